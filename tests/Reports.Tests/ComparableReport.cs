using System.Text.Json.Nodes;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>What two runs that computed the same have in common: their report without times, ids and attempts, and the curves that are drawn.</summary>
internal static class ComparableReport
{
    private static readonly string[] OfOneRun = ["experiment_id", "configuration", "attempts", "duration", "time", "per_second", "stability", "plots"];

    public static string Of(string folder)
    {
        var summary = RunSummary.Read(folder);
        var report = FinalReport.Create(summary);
        Strip(report);
        var series = summary.Series;
        var curves = new[] { series.Losses, series.HeldOutLosses, series.LearningRates, series.GradientNorms }.SelectMany(lines => lines);
        return string.Join('\n', curves.Select(line => $"{line.Key}: {string.Join(' ', line.Value.Points())}")
            .Concat(summary.Epochs.Select(epoch => $"{epoch.Epoch}: {epoch.Steps} steps, {string.Join(' ', epoch.Losses)}, {string.Join(' ', epoch.ValidationLosses)}"))
            .Prepend(report.ToJsonString(FinalReport.Indented)));
    }

    private static void Strip(JsonObject json)
    {
        foreach (var name in json.Select(member => member.Key).Where(name => Array.Exists(OfOneRun, part => name.Contains(part, StringComparison.Ordinal))).ToList()) json.Remove(name);
        foreach (var part in json.Select(member => member.Value).OfType<JsonObject>()) Strip(part);
    }
}
