using System.Globalization;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Plots;

/// <summary>
/// <c>plots/musical_quality_&lt;run id&gt;.png</c>: how the model's own samples became better, from the gauges of the events <c>musical_quality</c>: the overall quality beside
/// what the corpus has, its aspects, and the distributions' match.
/// </summary>
public static class MusicalQualityPlot
{
    private const int PanelHeight = 520;

    /// <summary>Reads the journal of a run and writes its picture; a reader sees the old one or the new, never half of one.</summary>
    /// <returns>The path of the picture; null for a run without such events.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string? Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string? Write(string folder, RunSummary summary) =>
        Draw(summary) is { } picture ? ReportFile.Write(Path.Combine(folder, "experiments", NameOf(summary)), picture) : null;

    /// <summary>Its path beside the reports.</summary>
    internal static string NameOf(RunSummary summary) => $"plots/musical_quality_{summary.Progress.RunId}.png";

    /// <summary>Whether the run has what is drawn.</summary>
    internal static bool IsOf(RunSummary summary) => summary.Series.Gauges.ContainsKey($"{QualityFigures.Event}/overall_quality");

    /// <summary>The picture as the bytes of a PNG file; null for a run without such events.</summary>
    public static byte[]? Draw(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (!IsOf(summary)) return null;
        var overall = Panel(summary, "Quality of the samples", ["overall_quality", "corpus_match"]);
        if (QualityFigures.BandOf(summary) is var (low, high)) overall.AddRange("overall quality of the corpus, 5 % to 95 %", low, high, PlotColors.Line(2));
        var aspects = Panel(summary, "Its aspects", ["harmony_quality", "melody_quality", "texture_quality", "rhythm_quality", "structure_quality"]);
        var sheet = new PlotSheet(summary.Progress.RunId, [string.Create(CultureInfo.InvariantCulture, $"{summary.EpochCount} epochs"), "the first dot is the untrained model"]);
        sheet.Add([overall, aspects], columns: 2, PanelHeight);
        return sheet.Draw();
    }

    private static StepPanel Panel(RunSummary summary, string title, IReadOnlyList<string> gauges)
    {
        var axis = new PlotAxis("score, from 0 to 1");
        axis.Include(0);
        var panel = new StepPanel(title, Math.Max(1, summary.LastStep)) { Left = axis };
        foreach (var (index, gauge) in gauges.Index())
        {
            if (summary.Series.Gauges.TryGetValue($"{QualityFigures.Event}/{gauge}", out var line))
                panel.AddLine(gauge.Replace('_', ' '), line, PlotColors.Line(index), axis, dots: true);
        }

        return panel;
    }
}
