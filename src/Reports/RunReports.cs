using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>Everything that is written of a run at its end, from one reading of its journal.</summary>
public static class RunReports
{
    /// <summary>Writes the final report, the summary, the report of anomalies, that of the quality where samples were evaluated, and the dashboard of a run, anew if they are there.</summary>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static IReadOnlyList<string> Write(string folder)
    {
        var summary = RunSummary.Read(folder);
        List<string> paths = [FinalReport.Write(folder, summary), SummaryMarkdown.Write(folder, summary), AnomalyReport.Write(folder, summary), TrainingDashboard.Write(folder, summary)];
        if (MusicalQualityReport.Write(folder, summary) is { } quality) paths.Add(quality);
        return paths;
    }
}
