using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary><c>EXPERIMENT_SUMMARY.md</c>: the final report for people.</summary>
public static class SummaryMarkdown
{
    /// <summary>Reads the journal of a run and writes its summary beside the report.</summary>
    /// <returns>The path of the summary.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) =>
        ReportFile.Write(Path.Combine(folder, "experiments", "EXPERIMENT_SUMMARY.md"), Create(summary));

    /// <summary>The summary's text.</summary>
    public static string Create(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var text = new StringBuilder();
        var run = summary.Progress.Run;
        Line(text, $"# Experiment report: {run["name"]}");
        Line(text, $"");
        Line(text, $"- ID: `{summary.Progress.RunId}`");
        Line(text, $"- Date: {(summary.Attempts.Count > 0 ? summary.Attempts[0].Started : summary.Progress.Started):yyyy-MM-dd HH:mm:ss zzz}");
        Line(text, $"- Duration: {RunSummary.DurationText(summary.Duration)}");
        Line(text, $"- Status: {EndOf(summary.Status, summary.Reason, summary.Holder)}");
        WriteAttempts(text, summary);
        WriteTraining(text, summary);
        WriteEpochs(text, summary);
        WritePerformance(text, summary);
        WriteData(text, summary);
        AnomalySection.Write(text, summary);
        WriteRecording(text, summary);
        WriteConfiguration(text, run);
        WriteEnvironment(text, run);
        return text.ToString();
    }

    private static string EndOf(string status, string? reason, string? holder) => status switch
    {
        RunAttempt.Unfinished when holder is not null => $"still running ({holder})",
        RunAttempt.Unfinished => "killed: the journal has no end",
        _ when reason is not null => $"{status} ({reason.ReplaceLineEndings(" ")})",
        _ => status,
    };

    /// <summary>Of a run that was never resumed, all is said above.</summary>
    private static void WriteAttempts(StringBuilder text, RunSummary summary)
    {
        if (summary.Attempts.Count < 2) return;
        var latest = summary.Attempts[^1];
        WriteTable(text, "Attempts", "Attempt | Process | Started | From step | Steps recorded | End", summary.Attempts.Select(attempt =>
            Invariant($"{attempt.Number} | {attempt.ProcessId} | {attempt.Started:yyyy-MM-dd HH:mm:ss} | {attempt.ResumedAtStep ?? 0} | {attempt.Steps} | ")
            + EndOf(attempt.Status, attempt.Reason, attempt == latest ? summary.Holder : null).Replace("|", "\\|", StringComparison.Ordinal)));
    }

    private static void WriteTraining(StringBuilder text, RunSummary summary)
    {
        Line(text, $"\n## Training statistics\n");
        Line(text, $"- Epochs completed: {summary.EpochCount:N0}");
        Line(text, $"- Steps completed: {summary.Steps:N0}");
        if (summary.EpochCount > 0)
        {
            Line(text, $"- Training time: {RunSummary.DurationText(summary.EpochDuration)}, {summary.EpochDuration.TotalSeconds / summary.EpochCount:F1} s per epoch");
            var best = summary.Epochs.LastOrDefault(epoch => epoch.IsBest);
            if (best is not null) Line(text, $"- Best epoch: {best.BestEpoch}");
        }

        foreach (var (name, sum) in summary.Counters) Line(text, $"- Total {name}: {sum:N0}");
    }

    private static void WriteEpochs(StringBuilder text, RunSummary summary)
    {
        var losses = summary.Epochs.SelectMany(epoch => epoch.Losses).Select(loss => loss.Name).Distinct().ToList();
        var validation = summary.Epochs.SelectMany(epoch => epoch.ValidationLosses).Select(loss => loss.Name).Distinct().ToList();
        var columns = losses.Concat(validation.Select(name => "validation " + name)).Prepend("Epoch | Steps | Seconds");
        WriteTable(text, "Epochs", string.Join(" | ", columns), summary.Epochs.Select(epoch => string.Join(" | ",
            losses.Select(name => ValueOf(epoch.Losses, name)).Concat(validation.Select(name => ValueOf(epoch.ValidationLosses, name)))
                .Prepend(Invariant($"{NumberOf(epoch)}{(epoch.IsBest ? " (new best)" : "")} | {epoch.Steps} | {epoch.Duration.TotalSeconds:F1}")))));
    }

    private static string NumberOf(EpochSummary epoch) => epoch.Epochs == 1 ? Invariant($"{epoch.Epoch}") : Invariant($"{epoch.FirstEpoch} to {epoch.Epoch}");

    /// <summary>Not every epoch has every loss: an evaluation may run every other epoch only.</summary>
    private static string ValueOf(IReadOnlyList<EpochLoss> losses, string name) =>
        losses.Where(loss => loss.Name == name).Select(loss => Invariant($"{loss.Value:F4}")).FirstOrDefault("");

    private static void WritePerformance(StringBuilder text, RunSummary summary)
    {
        WriteTable(text, "Training losses", "Loss | Last | Mean | Min | Max | NaN or infinite | Trend", summary.Losses.Select(loss =>
            Invariant($"{loss.Key} | {loss.Value.Last:F4} | {loss.Value.Values.Mean:F4} | {loss.Value.Values.Min:F4} | {loss.Value.Values.Max:F4} | ")
            + Invariant($"{loss.Value.Values.NonFinite} | {loss.Value.Trend ?? "too short"}")));
        WriteTable(text, "Throughput", "Rate | Mean over the steps | Min | Max | Standard deviation, last 100 steps", summary.Throughputs.Select(entry =>
            Invariant($"{entry.Key} | {entry.Value.Mean:F1} | {entry.Value.Min:F1} | {entry.Value.Max:F1} | {summary.RecentThroughputs[entry.Key].StandardDeviation:F1}")));

        var memory = summary.Progress.Memory;
        if (memory == default) return;
        Line(text, $"\n## Memory at the end\n");
        Line(text, $"- Process: {Gigabytes(memory.ProcessResident):F2} GB");
        if (memory.GpuMaxAllocated > 0)
            Line(text, $"- GPU: {Gigabytes(memory.GpuAllocated):F2} GB allocated, {Gigabytes(memory.GpuMaxAllocated):F2} GB at most");
    }

    private static void WriteData(StringBuilder text, RunSummary summary)
    {
        if (!summary.Events.TryGetValue("data_usage", out var uses)) return;
        var files = summary.EventCounts["data_usage"];
        Line(text, $"\n## Data usage\n");
        Line(text, $"- Files processed: {files:N0}");
        if (uses.TryGetValue("augmented", out var augmented)) Line(text, $"- Augmented: {augmented.Sum:N0} ({augmented.Mean * 100:F1} %)");
        if (uses.TryGetValue("processing_time", out var time)) Line(text, $"- Mean processing time: {1000 * time.Mean:F3} ms");
        if (uses.TryGetValue("cache_hit", out var hit)) Line(text, $"- Cache hits: {hit.Mean * 100:F1} %");
        if (uses.TryGetValue("transposition", out var steps)) Line(text, $"- Transposition: {steps.Min:F0} to {steps.Max:F0} semitones, mean {steps.Mean:F2}");
        if (uses.TryGetValue("time_stretch", out var stretch)) Line(text, $"- Time stretch: {stretch.Min:F2} to {stretch.Max:F2}, mean {stretch.Mean:F2}");
        if (uses.TryGetValue("velocity_scale", out var scale)) Line(text, $"- Velocity scale: {scale.Min:F2} to {scale.Max:F2}, mean {scale.Mean:F2}");
    }

    /// <summary>Only what a reader must know to judge the figures above.</summary>
    private static void WriteRecording(StringBuilder text, RunSummary summary)
    {
        if (summary.Faults == 0 && summary.MissingRecords == 0 && summary.LostRecords.Count == 0 && summary.MissingSegments == 0) return;
        Line(text, $"\n## Recording\n");
        if (summary.Faults > 0) Line(text, $"- Exceptions and refused steps: {summary.Faults:N0}");
        if (summary.DroppedRecords > 0) Line(text, $"- Records dropped, the journal having no room: {summary.DroppedRecords:N0}");
        foreach (var lost in summary.LostRecords)
            Line(text, $"- Lost to {(lost.Reader == "journal" ? "every reader" : lost.Reader)}: {lost.Records:N0} records '{lost.Kind}'");
        if (summary.UnfinishedRecords > 0) Line(text, $"- Records whose writer died: {summary.UnfinishedRecords:N0}");
        if (summary.MissingSegments > 0) Line(text, $"- Segments of the journal that are gone, and whose records the figures lack: {summary.MissingSegments:N0}");
        if (summary.DamagedRecords > 0) Line(text, $"- Damaged places in the journal: {summary.DamagedRecords:N0}");
    }

    private static void WriteConfiguration(StringBuilder text, JsonObject run)
    {
        if (run["configuration"] is JsonObject { Count: > 0 } configuration)
            Line(text, $"\n## Configuration\n\n```json\n{configuration.ToJsonString(FinalReport.Indented)}\n```");
    }

    private static void WriteEnvironment(StringBuilder text, JsonObject run)
    {
        Line(text, $"\n## Environment\n");
        Line(text, $"- Device: {run["device"]}");
        Line(text, $"- System: {run["operating_system"]}, .NET {run["dotnet_version"]}, TorchSharp {run["torchsharp_version"] ?? "not loaded"}");
        Line(text, $"- Commit: {run["git_commit"] ?? "not in a repository"}, branch {run["git_branch"] ?? "none"}");
    }

    internal static void WriteTable(StringBuilder text, string title, string header, IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0) return;
        Line(text, $"\n## {title}\n\n| {header} |");
        Line(text, $"|{string.Concat(Enumerable.Repeat(" --- |", header.Count(c => c == '|') + 1))}");
        foreach (var line in lines) Line(text, $"| {line} |");
    }

    private static double Gigabytes(long bytes) => bytes / (double)(1L << 30);

    internal static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
