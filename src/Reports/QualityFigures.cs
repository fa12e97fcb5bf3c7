using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>What reports show of the quality of a run's samples: the gauges of its event <c>musical_quality</c>, and the band of the corpus from <c>quality_band</c>.</summary>
internal static class QualityFigures
{
    public const string Event = "musical_quality";

    private const string Overall = "overall_quality";

    /// <summary>The gauges that are drawn; the report of the quality has all of them.</summary>
    public static IReadOnlyList<string> Shown { get; } = [Overall, "valid_sample_rate", "corpus_match", "diversity"];

    /// <summary>Between which values the overall quality of nine of ten pieces of the corpus lies; null where the run does not say so.</summary>
    public static (double Low, double High)? BandOf(RunSummary summary)
    {
        var bands = summary.LatestEvents.Of("quality_band");
        return (bands.TryGetValue(Overall, out var band) || bands.TryGetValue("overall", out band)) && band.TryGetValue("low", out var low) && band.TryGetValue("high", out var high)
            ? (low, high)
            : null;
    }
}
