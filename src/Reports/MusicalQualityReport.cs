using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>
/// <c>musical_quality_report.json</c>: how the quality of a run's samples went, each metric beside what the corpus has, and what can be said of its course. Written anew
/// each time from the journal.
/// </summary>
public static class MusicalQualityReport
{
    private const int FormatVersion = 1;

    /// <summary>The band of the overall quality itself, among those of the metrics.</summary>
    private const string Overall = "overall_quality";

    /// <summary>What a metric's entry takes from its band, and what it is called there.</summary>
    private static readonly (string Name, string Band)[] BandFields =
        [("corpus_mean", "mean"), ("corpus_deviation", "deviation"), ("corpus_low", "low"), ("corpus_high", "high"), ("overlap_ceiling", "ceiling"), ("overlap_floor", "floor")];

    /// <summary>Reads the journal of a run and writes its report beside the final one; a reader sees the old report or the new, never half of one.</summary>
    /// <returns>The path of the report; null for a run that evaluated no samples, which has none.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string? Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string? Write(string folder, RunSummary summary) => Create(summary) is { } report
        ? ReportFile.Write(Path.Combine(folder, "experiments", "musical_quality_report.json"), report.ToJsonString(FinalReport.Indented) + "\n")
        : null;

    /// <summary>The report as JSON; null for a run that evaluated no samples.</summary>
    public static JsonObject? Create(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var history = summary.QualityHistory;
        if (history.Latest is not { } latest) return null;
        var band = history.Bands.FirstOrDefault(known => (string?)known["metric"] == Overall);
        var threshold = (Number(band?["ceiling"]) + Number(band?["floor"])) / 2;
        return new JsonObject
        {
            ["format_version"] = FormatVersion,
            ["experiment_id"] = summary.Progress.RunId,
            ["timestamp"] = summary.LastRecord.ToString(RecordJson.TimeFormat, CultureInfo.InvariantCulture),
            ["total_samples_evaluated"] = history.SamplesEvaluated,
            ["quality_threshold"] = threshold,
            ["below_threshold"] = Number(latest[Overall]) < threshold,
            ["trend_analysis"] = TrendOf(history, latest),
            ["overall_quality"] = new JsonObject { ["samples"] = Copy(latest[Overall]), ["held_out"] = Copy(band?["ceiling"]), ["noise"] = Copy(band?["floor"]) },
            ["metrics"] = new JsonObject(history.Bands.Where(known => known != band && known["metric"] is not null).Select(known =>
                KeyValuePair.Create((string)known["metric"]!, (JsonNode?)MetricOf(known, latest)))),
            ["set_measures"] = new JsonObject(latest.Where(field => IsSetMeasure(field.Key, history)).Select(field => KeyValuePair.Create(field.Key, Copy(field.Value)))),
            ["epoch_summaries"] = new JsonObject(history.Epochs.Select(epoch =>
                KeyValuePair.Create(epoch.Epoch.ToString(CultureInfo.InvariantCulture), (JsonNode?)SummaryOf(epoch)))),
            ["epochs_left_out"] = history.Evaluations - history.Epochs.Count,
            ["recent_samples"] = new JsonArray([.. history.Samples.Select(Copy)]),
        };
    }

    /// <summary>What the latest evaluation says of the course, and the evidence for it.</summary>
    private static JsonObject TrendOf(QualityHistory history, JsonObject latest) => new()
    {
        ["trend"] = Copy(latest["trend"]),
        ["improving"] = (string?)latest["trend"] == "improving",
        ["slope"] = Copy(latest["trend_slope"]),
        ["current_quality"] = Copy(latest[Overall]),
        ["average_quality"] = JsonNumber.Of(history.Epochs.Average(epoch => epoch.Mean)),
        ["p_value"] = Copy(latest["trend_p_value"]),
        ["evaluations"] = Copy(latest["trend_evaluations"]),
    };

    private static JsonObject MetricOf(JsonObject band, JsonObject latest)
    {
        var name = (string)band["metric"]!;
        var metric = new JsonObject { ["samples"] = Copy(latest[name]) };
        foreach (var (field, source) in BandFields) metric[field] = Copy(band[source]);
        metric["overlap"] = Copy(latest["overlap_" + name]);
        metric["in_band"] = Number(latest[name]) is { } value && Number(band["low"]) is { } low && Number(band["high"]) is { } high ? value >= low && value <= high : null;
        return metric;
    }

    /// <summary>What is neither a metric nor stands elsewhere in the report.</summary>
    private static bool IsSetMeasure(string field, QualityHistory history) =>
        field is not ("epoch" or "samples") && !field.StartsWith("trend", StringComparison.Ordinal) && !field.StartsWith("overall", StringComparison.Ordinal)
        && !field.StartsWith("overlap_", StringComparison.Ordinal) && !history.Bands.Any(band => (string?)band["metric"] == field);

    private static JsonObject SummaryOf(QualityEpoch epoch) => new()
    {
        ["epoch"] = epoch.Epoch,
        ["average_quality"] = JsonNumber.Of(epoch.Mean),
        ["min_quality"] = JsonNumber.Of(epoch.Minimum),
        ["max_quality"] = JsonNumber.Of(epoch.Maximum),
        ["std_quality"] = JsonNumber.Of(epoch.Deviation),
        ["num_samples"] = epoch.Samples,
    };

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}
