using Instrumentation.Reports.Plots;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>Everything that is written of a run at its end, from one reading of its journal.</summary>
public static class RunReports
{
    /// <summary>Writes the final report, the summary, the report of anomalies and the plots of a run, anew if they are there.</summary>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static IReadOnlyList<string> Write(string folder)
    {
        var summary = RunSummary.Read(folder);
        return [FinalReport.Write(folder, summary), SummaryMarkdown.Write(folder, summary), AnomalyReport.Write(folder, summary), .. WritePlots(folder, summary)];
    }

    internal static IReadOnlyList<string> WritePlots(string folder, RunSummary summary)
    {
        var dashboard = TrainingDashboard.Write(folder, summary);
        return DataUsagePlot.Write(folder, summary) is { } usage ? [dashboard, usage] : [dashboard];
    }
}
