using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>What reports show of the quality of a run's samples: the gauges of its event <c>musical_quality</c>, and the band of the corpus from <c>quality_band</c>.</summary>
internal static class QualityFigures
{
    public const string Event = QualityHistory.Event;

    private const string Overall = "overall_quality";

    /// <summary>The gauges that are drawn; the report of the quality has all of them.</summary>
    public static IReadOnlyList<string> Shown { get; } = [Overall, "valid_sample_rate", "corpus_match", Diversity];

    /// <summary>The one of them that is no score from 0 to 1: 1 is as diverse as the corpus.</summary>
    public const string Diversity = "diversity";

    /// <summary>The numbers of the evaluation of samples that was the latest, by name; empty for a run without one.</summary>
    public static Dictionary<string, double> LatestOf(RunSummary summary) => NumbersOf(summary.QualityHistory.Latest);

    /// <summary>The numbers of the band of a metric, by name; empty where the run does not say so.</summary>
    public static Dictionary<string, double> BandOf(RunSummary summary, string metric) =>
        NumbersOf(summary.QualityHistory.Bands.FirstOrDefault(band => (string?)band["metric"] == metric));

    /// <summary>Between which values the overall quality of nine of ten pieces of the corpus lies; null where the run does not say so.</summary>
    public static (double Low, double High)? BandOf(RunSummary summary) =>
        BandOf(summary, Overall) is var band && band.TryGetValue("low", out var low) && band.TryGetValue("high", out var high) ? (low, high) : null;

    private static Dictionary<string, double> NumbersOf(JsonObject? record)
    {
        var numbers = new Dictionary<string, double>();
        foreach (var (name, value) in record ?? [])
        {
            if (name != "epoch" && JsonNumber.Read(value) is { } number) numbers.Add(name, number);
        }

        return numbers;
    }
}
