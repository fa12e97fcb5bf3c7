using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Reports;

/// <summary><c>EXPERIMENT_SUMMARY.md</c>: the final report for people.</summary>
public static class SummaryMarkdown
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

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
        Line(text, $"- Run: `{summary.Progress.RunId}`");
        Line(text, $"- Started: {summary.Progress.Started:yyyy-MM-dd HH:mm:ss zzz}");
        Line(text, $"- Duration: {summary.Duration:hh\\:mm\\:ss\\.fff}, {summary.Status}");
        Line(text, $"- Device: {run["device"]}, .NET {run["dotnet_version"]}, TorchSharp {run["torchsharp_version"] ?? "not loaded"}");
        Line(text, $"- Commit: {run["git_commit"] ?? "not in a repository"}");
        WriteEpochs(text, summary);
        WriteLosses(text, summary);
        WriteTable(text, "Counters", "Quantity | Sum", summary.Counters.Select(entry => $"{entry.Key} | {entry.Value:N0}"));
        WriteTable(text, "Throughput", "Rate | Mean | Min | Max", summary.Throughputs.Select(entry => Invariant($"{entry.Key} | {entry.Value.Mean:F1} | {entry.Value.Min:F1} | {entry.Value.Max:F1}")));
        WriteTable(text, "Anomalies", "Quantity and kind | Times", summary.Anomalies.Select(entry => Invariant($"{entry.Key} | {entry.Value}")));
        if (run["configuration"] is JsonObject { Count: > 0 } configuration)
            Line(text, $"\n## Configuration\n\n```json\n{configuration.ToJsonString(Indented)}\n```");
        return text.ToString();
    }

    private static void WriteEpochs(StringBuilder text, RunSummary summary)
    {
        if (summary.Epochs.Count == 0) return;
        var names = summary.Epochs[0].Losses.Select(loss => loss.Name).ToList();
        var validation = summary.Epochs[^1].ValidationLosses.Select(loss => loss.Name).ToList();
        var columns = names.Concat(validation.Select(name => "validation " + name));
        WriteTable(text, "Epochs", "Epoch | Steps | Seconds | " + string.Join(" | ", columns), summary.Epochs.Select(epoch =>
            Invariant($"{epoch.Epoch}{(epoch.IsBest ? " (best)" : "")} | {epoch.Steps} | {epoch.Duration.TotalSeconds:F1} | ")
            + string.Join(" | ", epoch.Losses.Concat(epoch.ValidationLosses).Select(loss => Invariant($"{loss.Value:F4}")))));
    }

    private static void WriteLosses(StringBuilder text, RunSummary summary) =>
        WriteTable(text, "Training losses", "Loss | Last | Mean | Min | Max | Trend", summary.Losses.Select(loss =>
            Invariant($"{loss.Key} | {loss.Value.Last:F4} | {loss.Value.Values.Mean:F4} | {loss.Value.Values.Min:F4} | {loss.Value.Values.Max:F4} | {loss.Value.Trend ?? "too short"}")));

    private static void WriteTable(StringBuilder text, string title, string header, IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0) return;
        Line(text, $"\n## {title}\n\n| {header} |");
        Line(text, $"|{string.Concat(Enumerable.Repeat(" --- |", header.Count(c => c == '|') + 1))}");
        foreach (var line in lines) Line(text, $"| {line} |");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
