using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Summary;
using static Instrumentation.Reports.SummaryMarkdown;

namespace Instrumentation.Reports;

/// <summary>The anomalies of a run in its summary: a line for each type of each quantity, and what the latest of those that matter suggest.</summary>
internal static class AnomalySection
{
    /// <summary>How many episodes say what to do.</summary>
    private const int MaxAdvised = 3;

    public static void Write(StringBuilder text, RunSummary summary)
    {
        var history = summary.AnomalyHistory;
        if (history.Total == 0) return;
        var quantities = history.Episodes.GroupBy(entry => (entry.Finding.Episode.Type, Quantity: QuantityOf(entry)));
        WriteTable(text, "Anomalies", "Type | Quantity | Severity | Episodes | First step | Last step | Now", quantities.Select(group =>
            Invariant($"{group.Key.Type} | {Cell(group.Key.Quantity)} | {AnomalyName.Of(group.Max(entry => entry.Finding.Episode.Severity))} | {group.Count()} | ")
            + Invariant($"{group.Min(entry => entry.Finding.Episode.FirstStep)} | {group.Max(entry => entry.Finding.Episode.LastStep)} | ")
            + (group.All(entry => entry.ResolvedAtStep is not null) ? "over" : "open")));
        if (history.Total > history.Episodes.Count) Line(text, $"\nThe table shows {history.Episodes.Count:N0} of {history.Total:N0} episodes, the first and the latest.");

        foreach (var entry in history.Episodes.Where(entry => entry.Finding.Suggestions.Count > 0).TakeLast(MaxAdvised))
        {
            Line(text, $"\n{entry.Finding.Episode.Type} at step {entry.Finding.Step}: {entry.Finding.Details.ReplaceLineEndings(" ")}\n");
            foreach (var suggestion in entry.Finding.Suggestions) Line(text, $"- {suggestion.ReplaceLineEndings(" ")}");
        }
    }

    private static string QuantityOf(AnomalyEntry entry) => entry.Finding.Episode is var episode && episode.Scope is null ? episode.Metric : $"{episode.Metric} ({episode.Scope})";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
