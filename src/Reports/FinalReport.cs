using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Plots;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>
/// <c>final_experiment_report.json</c>: what the run was, what it read and how it went. Written anew each time from the journal.
/// </summary>
public static class FinalReport
{
    private const int FormatVersion = 1;

    internal static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the report of a run lies.</summary>
    public static string PathIn(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return PathIn(folder.Root);
    }

    /// <inheritdoc cref="PathIn(RunFolder)"/>
    public static string PathIn(string folder) => Path.Combine(folder, "experiments", "final_experiment_report.json");

    /// <summary>Reads the journal of a run and writes its report beside it; a reader sees the old report or the new, never half of one.</summary>
    /// <returns>The path of the report.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) =>
        ReportFile.Write(PathIn(folder), Create(summary).ToJsonString(Indented) + "\n");

    /// <summary>The report as JSON. Numbers that are not finite are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    public static JsonObject Create(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new JsonObject
        {
            ["format_version"] = FormatVersion,
            ["experiment_id"] = summary.Progress.RunId,
            ["experiment_name"] = summary.Progress.Run["name"]?.DeepClone(),
            ["status"] = summary.Status,
            ["reason"] = summary.Reason,
            ["in_use_by"] = summary.Holder,
            ["attempts"] = new JsonArray([.. summary.Attempts.Select(attempt => (JsonNode)AttemptOf(attempt))]),
            ["total_duration"] = summary.Duration.ToString("c"),
            ["total_duration_seconds"] = JsonNumber.Of(summary.Duration.TotalSeconds),
            ["configuration"] = Configuration(summary.Progress.Run),
            ["data_statistics"] = DataStatistics(summary),
            ["training_statistics"] = TrainingStatistics(summary),
            ["performance_metrics"] = PerformanceMetrics(summary),
            ["anomalies"] = new JsonObject(summary.Anomalies.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))),
            ["anomaly_summary"] = AnomalyReport.SummaryOf(summary),
            ["actions"] = AnomalyReport.ActionsOf(summary.Changes),
            ["musical_quality"] = MusicalQuality(summary),
            ["plots"] = new JsonArray([.. RunReports.PlotsOf(summary).Select(name => (JsonNode)name)]),
            ["recording"] = new JsonObject
            {
                ["faults"] = summary.Faults,
                ["dropped_records"] = summary.DroppedRecords,
                ["lost_records"] = new JsonArray([.. summary.LostRecords.Select(lost =>
                    (JsonNode)new JsonObject { ["reader"] = lost.Reader, ["kind"] = lost.Kind, ["records"] = lost.Records })]),
                ["unfinished_records"] = summary.UnfinishedRecords,
                ["damaged_records"] = summary.DamagedRecords,
                ["missing_segments"] = summary.MissingSegments,
            },
        };
    }

    private static JsonObject AttemptOf(RunAttempt attempt) => new()
    {
        ["attempt"] = attempt.Number,
        ["process_id"] = attempt.ProcessId,
        ["start_time"] = attempt.Started,
        ["resumed_at_step"] = attempt.ResumedAtStep,
        ["steps"] = attempt.Steps,
        ["status"] = attempt.Status,
        ["reason"] = attempt.Reason,
    };

    /// <summary>What was configured, section by section, and where it ran.</summary>
    private static JsonObject Configuration(JsonObject run)
    {
        var configuration = run["configuration"]?.DeepClone() as JsonObject ?? [];
        foreach (var (name, value) in run)
        {
            if (name != "configuration") configuration.TryAdd(name, value?.DeepClone());
        }

        return configuration;
    }

    private static JsonObject? DataStatistics(RunSummary summary)
    {
        if (DataUsage.Of(summary) is not { } usage) return null;
        var statistics = new JsonObject { ["total_files_processed"] = usage.Files };
        if (usage.Augmented is { } augmented)
        {
            statistics["files_augmented"] = (long)augmented.Sum;
            statistics["augmentation_rate"] = JsonNumber.Of(augmented.Mean);
        }

        if (usage.Augmentations().ToList() is { Count: > 0 } augmentations)
            statistics["augmentation_counts"] = new JsonObject(augmentations.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Name, entry.Count)));
        if (usage.ProcessingTime is { } time) statistics["average_processing_time"] = JsonNumber.Of(time.Mean);
        if (usage.CacheHit is { } hit) statistics["cache_hit_rate"] = JsonNumber.Of(hit.Mean);
        foreach (var (name, range) in new[]
        {
            ("processing_time", usage.ProcessingTime), ("transposition", usage.Transposition), ("time_stretch", usage.TimeStretch), ("velocity_scale", usage.VelocityScale),
            ("original_length", usage.OriginalLength), ("processed_length", usage.ProcessedLength),
        })
        {
            if (range is not null) statistics[name + "_range"] = Range(range);
        }

        return statistics;
    }

    private static JsonObject TrainingStatistics(RunSummary summary)
    {
        var statistics = new JsonObject
        {
            ["epochs_completed"] = summary.EpochCount,
            ["steps_completed"] = summary.Steps,
            ["average_epoch_duration"] = summary.EpochCount == 0 ? null : JsonNumber.Of(summary.EpochDuration.TotalSeconds / summary.EpochCount),
            ["total_training_time"] = JsonNumber.Of(summary.EpochDuration.TotalSeconds),
            ["best_epochs"] = new JsonArray([.. summary.Epochs.Where(epoch => epoch.IsBest).Select(epoch => (JsonNode)epoch.BestEpoch!.Value)]),
        };
        foreach (var (name, values) in summary.Throughputs) statistics["average_" + name] = JsonNumber.Of(values.Mean);
        foreach (var (name, sum) in summary.Counters) statistics["total_" + name] = JsonNumber.Of(sum);
        if (summary.Counters.TryGetValue("tokens", out var tokens)) statistics["total_tokens_processed"] = JsonNumber.Of(tokens);
        return statistics;
    }

    private static JsonObject PerformanceMetrics(RunSummary summary) => new()
    {
        ["final_losses"] = new JsonObject(summary.Losses.Select(loss => KeyValuePair.Create<string, JsonNode?>(loss.Key, JsonNumber.Of(loss.Value.Last)))),
        ["validation_losses"] = new JsonObject((summary.LastEpoch?.ValidationLosses ?? []).Select(loss => KeyValuePair.Create<string, JsonNode?>(loss.Name, JsonNumber.Of(loss.Value)))),
        ["loss_trends"] = new JsonObject(summary.Losses.Where(loss => loss.Value.Trend is not null)
            .Select(loss => KeyValuePair.Create<string, JsonNode?>(loss.Key, loss.Value.Trend))),
        ["non_finite_losses"] = new JsonObject(summary.Losses.Where(loss => loss.Value.Values.NonFinite > 0)
            .Select(loss => KeyValuePair.Create<string, JsonNode?>(loss.Key, loss.Value.Values.NonFinite))),
        ["throughput_stability"] = summary.RecentThroughputs.TryGetValue("samples_per_second", out var rate) ? JsonNumber.Of(rate.StandardDeviation) : null,
        ["memory_efficiency"] = summary.Steps == 0 ? null : JsonNumber.Of(summary.RecentGpuMemory.Mean / (1L << 30)),
        ["memory"] = Memory(summary.Progress.Memory),
    };

    /// <summary>The quality of the samples of the epoch that was judged last; null for a run that judges none.</summary>
    private static JsonObject? MusicalQuality(RunSummary summary) =>
        QualityFigures.LatestOf(summary) is { Count: > 0 } latest
            ? new JsonObject(latest.Select(figure => KeyValuePair.Create<string, JsonNode?>(figure.Key, JsonNumber.Of(figure.Value))))
            : null;

    private static JsonObject Memory(MemoryUsage memory) => new()
    {
        ["gpu_allocated_bytes"] = memory.GpuAllocated,
        ["gpu_reserved_bytes"] = memory.GpuReserved,
        ["gpu_max_allocated_bytes"] = memory.GpuMaxAllocated,
        ["cpu_rss_bytes"] = memory.ProcessResident,
    };

    private static JsonObject Range(Distribution values) =>
        new() { ["min"] = JsonNumber.Of(values.Min), ["max"] = JsonNumber.Of(values.Max), ["mean"] = JsonNumber.Of(values.Mean) };
}
