using Instrumentation.Reports.Plots;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>Everything that is written of a run at its end, from one reading of its journal.</summary>
public static class RunReports
{
    /// <summary>Writes the final report, the summary, the report of anomalies, that of the quality where samples were judged, and the plots of a run, anew if they are there.</summary>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static IReadOnlyList<string> Write(string folder)
    {
        var summary = RunSummary.Read(folder);
        string?[] reports = [FinalReport.Write(folder, summary), SummaryMarkdown.Write(folder, summary), AnomalyReport.Write(folder, summary), MusicalQualityReport.Write(folder, summary)];
        return [.. reports.OfType<string>(), .. WritePlots(folder, summary)];
    }

    internal static IReadOnlyList<string> WritePlots(string folder, RunSummary summary)
    {
        string?[] pictures = [TrainingDashboard.Write(folder, summary), DataUsagePlot.Write(folder, summary), MusicalQualityPlot.Write(folder, summary)];
        return [.. pictures.OfType<string>()];
    }

    /// <summary>The pictures of a run, by their paths beside the reports.</summary>
    internal static IEnumerable<string> PlotsOf(RunSummary summary)
    {
        yield return TrainingDashboard.NameOf(summary);
        if (DataUsage.Of(summary) is not null) yield return DataUsagePlot.NameOf(summary);
        if (MusicalQualityPlot.IsOf(summary)) yield return MusicalQualityPlot.NameOf(summary);
    }
}
