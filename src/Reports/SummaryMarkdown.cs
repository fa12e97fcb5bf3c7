using System.Text;
using Instrumentation.Reports.Markdown;
using Instrumentation.Reports.Plots;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports;

/// <summary><c>EXPERIMENT_SUMMARY.md</c>: the final report for people, such as the appendix of a paper.</summary>
public static class SummaryMarkdown
{
    /// <summary>Reads the journal of a run and writes its summary beside the report.</summary>
    /// <returns>The path of the summary.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) =>
        ReportFile.Write(Path.Combine(folder, "experiments", "EXPERIMENT_SUMMARY.md"), Create(summary));

    /// <summary>The summary's text. The pictures that it shows lie where <see cref="RunReports"/> draws them.</summary>
    public static string Create(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var text = new StringBuilder();
        var run = summary.Progress.Run;
        text.Line($"# Experiment report: {run["name"]}\n");
        text.Line($"- ID: `{summary.Progress.RunId}`");
        text.Line($"- Date: {(summary.Attempts.Count > 0 ? summary.Attempts[0].Started : summary.Progress.Started):yyyy-MM-dd HH:mm:ss zzz}");
        text.Line($"- Duration: {RunSummary.DurationText(summary.Duration)}");
        text.Line($"- Status: {EndOf(summary.Status, summary.Reason, summary.Holder)}");
        WriteAttempts(text, summary);
        ConfigurationSection.Write(text, run);
        EnvironmentSection.Write(text, summary);
        DataSection.Write(text, summary);
        WriteCurves(text, summary);
        TrainingSection.Write(text, summary);
        QualitySection.Write(text, summary);
        AnomalySection.Write(text, summary);
        WriteRecording(text, summary);
        ReproductionSection.Write(text, summary);
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
        text.Table("## Attempts", "Attempt | Process | Started | From step | Steps recorded | End", summary.Attempts.Select(attempt =>
            Invariant($"{attempt.Number} | {attempt.ProcessId} | {attempt.Started:yyyy-MM-dd HH:mm:ss} | {attempt.ResumedAtStep ?? 0} | {attempt.Steps} | ")
            + Cell(EndOf(attempt.Status, attempt.Reason, attempt == latest ? summary.Holder : null))));
    }

    private static void WriteCurves(StringBuilder text, RunSummary summary)
    {
        text.Line($"\n## Curves\n\n![Losses, learning rate, gradient norms, phase times, throughput and memory over the steps]({TrainingDashboard.NameOf(summary)})");
        if (DataUsage.Of(summary) is not null) text.Line($"\n![How the files were used: augmentations, processing time, lengths]({DataUsagePlot.NameOf(summary)})");
        if (MusicalQualityPlot.IsOf(summary)) text.Line($"\n![How good the model's own samples are, from the untrained model on]({MusicalQualityPlot.NameOf(summary)})");
    }

    /// <summary>Only what a reader must know to judge the figures above.</summary>
    private static void WriteRecording(StringBuilder text, RunSummary summary)
    {
        if (summary.Faults == 0 && summary.MissingRecords == 0 && summary.LostRecords.Count == 0 && summary.MissingSegments == 0) return;
        text.Line($"\n## Recording\n");
        if (summary.Faults > 0) text.Line($"- Exceptions and refused steps: {summary.Faults:N0}");
        if (summary.DroppedRecords > 0) text.Line($"- Records dropped, the journal having no room: {summary.DroppedRecords:N0}");
        foreach (var lost in summary.LostRecords)
            text.Line($"- Lost to {(lost.Reader == "journal" ? "every reader" : lost.Reader)}: {lost.Records:N0} records '{lost.Kind}'");
        if (summary.UnfinishedRecords > 0) text.Line($"- Records whose writer died: {summary.UnfinishedRecords:N0}");
        if (summary.MissingSegments > 0) text.Line($"- Segments of the journal that are gone, and whose records the figures lack: {summary.MissingSegments:N0}");
        if (summary.DamagedRecords > 0) text.Line($"- Damaged places in the journal: {summary.DamagedRecords:N0}");
    }
}
