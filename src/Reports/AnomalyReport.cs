using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary><c>anomaly_report.json</c>: every episode of a run, up to 1,000 of them, and what the rules expected at the end. Written anew each time from the journal.</summary>
public static class AnomalyReport
{
    private const int FormatVersion = 1;
    private const int MaxRecent = 10;

    /// <summary>Reads the journal of a run and writes its report beside the final one; a reader sees the old report or the new, never half of one.</summary>
    /// <returns>The path of the report.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) =>
        ReportFile.Write(Path.Combine(folder, "experiments", "anomaly_report.json"), Create(summary).ToJsonString(FinalReport.Indented) + "\n");

    /// <summary>The report as JSON. Numbers that are not finite are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    public static JsonObject Create(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var history = summary.AnomalyHistory;
        var figures = SummaryOf(summary);
        figures["recent_anomalies"] = new JsonArray([.. history.Episodes.TakeLast(MaxRecent).Select(entry => (JsonNode)EpisodeOf(entry))]);
        return new JsonObject
        {
            ["format_version"] = FormatVersion,
            ["experiment_id"] = summary.Progress.RunId,
            ["timestamp"] = Time(summary.LastRecord),
            ["summary"] = figures,
            ["adaptive_thresholds"] = ThresholdsOf(history),
            ["anomaly_history"] = new JsonArray([.. history.Episodes.Select(entry => (JsonNode)EpisodeOf(entry))]),
            ["episodes_left_out"] = history.Total - history.Episodes.Count,
            ["actions"] = ActionsOf(summary.Changes),
        };
    }

    /// <summary>How many episodes there were.</summary>
    internal static JsonObject SummaryOf(RunSummary summary) => new()
    {
        ["total_anomalies"] = summary.AnomalyHistory.Total,
        ["anomaly_counts"] = new JsonObject(summary.AnomalyHistory.Counts.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))),
        ["severity_distribution"] = new JsonObject(Enum.GetValues<Severity>()
            .Where(summary.AnomalyHistory.Severities.ContainsKey)
            .Select(severity => KeyValuePair.Create<string, JsonNode?>(AnomalyName.Of(severity), summary.AnomalyHistory.Severities[severity]))),
    };

    /// <summary>What was done to the training: guarded phases that were left out, and the changes that were announced.</summary>
    internal static JsonObject ActionsOf(TrainingChanges changes) => new()
    {
        ["skipped_phases"] = new JsonObject(changes.Skipped.Select(phase => KeyValuePair.Create<string, JsonNode?>(phase.Key, new JsonObject
        {
            ["steps"] = phase.Value.Steps,
            ["first_step"] = phase.Value.FirstStep,
            ["last_step"] = phase.Value.LastStep,
        }))),
        ["announcements"] = new JsonArray([.. changes.Announced.Select(change => (JsonNode)new JsonObject
        {
            ["step"] = change.Step < 0 ? null : change.Step,
            ["change"] = change.Change,
            ["note"] = change.Note,
        })]),
    };

    private static JsonObject EpisodeOf(AnomalyEntry entry)
    {
        var finding = entry.Finding;
        var episode = new JsonObject { ["timestamp"] = Time(finding.Time) };
        foreach (var (name, value) in AnomalyJson.Of(finding))
        {
            if (name != "change") episode[name] = value?.DeepClone();
        }

        episode["epoch"] = finding.Epoch < 0 ? null : finding.Epoch;
        episode["batch"] = finding.Batch < 0 ? null : finding.Batch;
        episode["resolved"] = entry.ResolvedAtStep is not null;
        episode["resolved_at_step"] = entry.ResolvedAtStep;
        return episode;
    }

    /// <summary>By metric, and within it by rule.</summary>
    private static JsonObject ThresholdsOf(AnomalyHistory history)
    {
        var metrics = new JsonObject();
        foreach (var metric in history.Thresholds.GroupBy(threshold => threshold.Scope is null ? threshold.Metric : $"{threshold.Metric}/{threshold.Scope}"))
        {
            var rules = new JsonObject();
            foreach (var threshold in metric) rules[Rule.NameOf(threshold.Anomaly)] = RuleOf(threshold);
            metrics[metric.Key] = new JsonObject
            {
                ["threshold"] = metric.Select(LimitOf).FirstOrDefault(limit => limit is not null),
                ["adjustments"] = metric.Sum(threshold => threshold.Adjustments),
                ["rules"] = rules,
            };
        }

        return metrics;
    }

    private static JsonObject RuleOf(ThresholdReport threshold) => new()
    {
        ["value"] = JsonNumber.Of(threshold.Value),
        ["expected_low"] = AnomalyJson.Bound(threshold.ExpectedLow),
        ["expected_high"] = AnomalyJson.Bound(threshold.ExpectedHigh),
        ["adjustments"] = threshold.Adjustments,
        ["warming_up"] = threshold.WarmingUp,
        ["step"] = threshold.Step,
    };

    /// <summary>The side that is watched: the upper one, or the lower one where there is no upper one.</summary>
    private static JsonNode? LimitOf(ThresholdReport threshold) =>
        threshold.WarmingUp ? null : AnomalyJson.Bound(threshold.ExpectedHigh) ?? AnomalyJson.Bound(threshold.ExpectedLow);

    private static string Time(DateTimeOffset time) => time.ToString(RecordJson.TimeFormat, CultureInfo.InvariantCulture);
}
