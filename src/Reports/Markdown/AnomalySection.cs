using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Prometheus;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>
/// The anomalies of a run: a line for each type of each quantity, what the latest of those that matter suggest, and what was done to the training.
/// </summary>
internal static class AnomalySection
{
    /// <summary>How many episodes say what to do.</summary>
    private const int MaxAdvised = 3;

    public static void Write(StringBuilder text, RunSummary summary)
    {
        var history = summary.AnomalyHistory;
        var quantities = history.Episodes.GroupBy(entry => (entry.Finding.Episode.Type, Quantity: QuantityOf(entry)));
        text.Table("## Anomalies", "Type | Quantity | Severity | Episodes | First step | Last step | Now", quantities.Select(group =>
            Invariant($"{group.Key.Type} | {Cell(group.Key.Quantity)} | {AnomalyName.Of(group.Max(entry => entry.Finding.Episode.Severity))} | {group.Count()} | ")
            + Invariant($"{group.Min(entry => entry.Finding.Episode.FirstStep)} | {group.Max(entry => entry.Finding.Episode.LastStep)} | ")
            + (group.All(entry => entry.ResolvedAtStep is not null) ? "over" : "open")));
        if (history.Total == 0) text.Line($"\n## Anomalies\n\nNone was found.");
        if (history.Total > history.Episodes.Count) text.Line($"\nThe table shows {history.Episodes.Count:N0} of {history.Total:N0} episodes, the first and the latest.");

        foreach (var entry in history.Episodes.Where(entry => entry.Finding.Suggestions.Count > 0).TakeLast(MaxAdvised))
        {
            text.Line($"\n{entry.Finding.Episode.Type} at step {entry.Finding.Step}: {entry.Finding.Details.ReplaceLineEndings(" ")}\n");
            foreach (var suggestion in entry.Finding.Suggestions) text.Line($"- {suggestion.ReplaceLineEndings(" ")}");
        }

        WriteChanges(text, summary.Changes);
    }

    private static void WriteChanges(StringBuilder text, TrainingChanges changes)
    {
        if (changes.Skipped.Count == 0 && changes.Announced.Count == 0) return;
        text.Line($"\n### What was left out or changed\n");
        foreach (var (phase, skipped) in changes.Skipped)
            text.Line($"- The phase {phase} was left out in {skipped.Steps:N0} step{(skipped.Steps == 1 ? "" : "s")}, {(skipped.Steps == 1 ? Invariant($"{skipped.FirstStep}") : Invariant($"{skipped.FirstStep} to {skipped.LastStep}"))}.");
        foreach (var change in changes.Announced)
            text.Line($"- {(change.Step < 0 ? "Before the first step" : Invariant($"After step {change.Step}"))}: {SeriesNames.SnakeCase(change.Change).Replace('_', ' ')}{(change.Note is null ? "" : ", " + change.Note.ReplaceLineEndings(" "))}");
    }

    private static string QuantityOf(AnomalyEntry entry) => entry.Finding.Episode is var episode && episode.Scope is null ? episode.Metric : $"{episode.Metric} ({episode.Scope})";
}
