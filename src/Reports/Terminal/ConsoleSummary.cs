using System.Globalization;
using Instrumentation.Reports.Comparison;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Terminal;

/// <summary>What a program says last: how its run ended, how its losses stand, and where everything is.</summary>
public static class ConsoleSummary
{
    private const int Width = 32;

    /// <summary>Prints it; the paths can be clicked where the terminal allows it.</summary>
    /// <param name="folder">The folder of a run that has ended.</param>
    public static void Write(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var summary = RunSummary.Read(folder.Root);
        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"The run {summary.Status switch { RunEnd.Completed => "was completed", RunEnd.Failed => "failed", _ => "was interrupted" }} after {RunSummary.DurationText(summary.Duration)}: {Count(summary.EpochCount, "epoch")}, {Count(summary.Steps, "step")}, {(summary.AnomalyHistory.Total == 1 ? "1 anomaly" : $"{summary.AnomalyHistory.Total:N0} anomalies")}."));
        foreach (var metric in RunMetrics.Of(summary).Values.Where(metric => metric.Best is not null && metric.Name.StartsWith(RunMetrics.Validation, StringComparison.Ordinal)))
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metric.Name + ":",-Width}{metric.Final:G5}, at best {metric.Best!.Value.Value:G5} after step {metric.Best!.Value.Step:N0}"));
        foreach (var (what, path) in new[]
        {
            ("Log", folder.TextLog),
            ("Reports and JSON lines", folder.Experiments),
            ("TensorBoard", folder.TensorBoard),
            ("Generated music", folder.GeneratedSamples),
            ("Checkpoints", folder.Checkpoints),
            ("Journal", folder.Journal),
        })
        {
            if (Path.Exists(path)) Terminals.WritePath($"{what + ":",-Width}", path);
        }
    }

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
