using System.CommandLine;
using Instrumentation.Reports.Plots;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that draws the pictures of a run.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output") { Description = "A folder for the pictures, which are called there after what they show; the run's own folder if it is left out." };
        return RunCommands.OverRun("plot", "Draws the pictures of a run anew from its journal.", [output], (folder, parsed, _) =>
        {
            var summary = RunSummary.Read(folder);
            var pictures = parsed.GetValue(output) is { } other ? WriteTo(other, summary) : RunReports.WritePlots(folder, summary);
            foreach (var path in pictures) Console.WriteLine(path);
            return 0;
        });
    }

    private static IEnumerable<string> WriteTo(string folder, RunSummary summary)
    {
        yield return ReportFile.Write(Path.Combine(folder, "training_dashboard.png"), TrainingDashboard.Draw(summary));
        if (DataUsagePlot.Draw(summary) is { } usage) yield return ReportFile.Write(Path.Combine(folder, "data_usage_analysis.png"), usage);
        if (MusicalQualityPlot.Draw(summary) is { } quality) yield return ReportFile.Write(Path.Combine(folder, "musical_quality.png"), quality);
    }
}
