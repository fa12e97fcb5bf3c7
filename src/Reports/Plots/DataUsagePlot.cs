using System.Globalization;
using Instrumentation.Summary;
using ScottPlot;

namespace Instrumentation.Reports.Plots;

/// <summary>
/// <c>plots/data_usage_analysis_&lt;run id&gt;.png</c>: how the files of a run were used, from its events <c>data_usage</c>: how many of the uses were augmented, by how much, how long they took
/// and how long the files were, as far as the events say so.
/// </summary>
public static class DataUsagePlot
{
    private const int PanelHeight = 460;

    /// <summary>Reads the journal of a run and writes its picture; a reader sees the old one or the new, never half of one.</summary>
    /// <returns>The path of the picture; null for a run without such events.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string? Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string? Write(string folder, RunSummary summary) =>
        Draw(summary) is { } picture ? ReportFile.Write(Path.Combine(folder, "experiments", NameOf(summary)), picture) : null;

    /// <summary>Its path beside the reports.</summary>
    internal static string NameOf(RunSummary summary) => $"plots/data_usage_analysis_{summary.Progress.RunId}.png";

    /// <summary>The picture as the bytes of a PNG file; null for a run without such events.</summary>
    public static byte[]? Draw(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        if (DataUsage.Of(summary) is not { } usage) return null;
        var sheet = new PlotSheet(summary.Progress.RunId, [string.Create(CultureInfo.InvariantCulture, $"{usage.Files:N0} uses of files"), .. NotDrawn(usage)]);
        sheet.Add(
            [
                Shares(usage),
                Histogram("Transposition", "semitones", usage.Transposition, neutral: 0, PlotColors.Line(0)),
                Histogram("Time stretch", "factor", usage.TimeStretch, neutral: 1, PlotColors.Line(1)),
                Histogram("Velocity scale", "factor", usage.VelocityScale, neutral: 1, PlotColors.Line(2)),
                Histogram("Processing time", "milliseconds", usage.ProcessingTime, neutral: null, PlotColors.Line(3), scale: 1000),
                Lengths(usage),
            ],
            columns: 3,
            PanelHeight);
        return sheet.Draw();
    }

    private static IEnumerable<string> NotDrawn(DataUsage usage)
    {
        if (usage.Augmentations().Any()) yield return "shifts of 0 and factors of 1 are not among the bars";
    }

    private static SharePanel Shares(DataUsage usage)
    {
        var panel = new SharePanel("Augmentation and cache", "% of file uses");
        panel.Add("augmented", usage.Augmented?.Mean ?? double.NaN, PlotColors.Line(4));
        foreach (var (index, (name, count)) in usage.Augmentations().Index()) panel.Add(ShortNameOf(name), count / (double)usage.Files, PlotColors.Line(index));
        panel.Add("cache hit", usage.CacheHit?.Mean ?? double.NaN, PlotColors.Line(5));
        return panel;
    }

    private static string ShortNameOf(string augmentation) => augmentation switch
    {
        "pitch_transpose" => "pitch",
        "time_stretch" => "time",
        _ => "velocity",
    };

    private static HistogramPanel Histogram(string title, string unit, Distribution? values, double? neutral, Color color, double scale = 1)
    {
        var panel = new HistogramPanel(title, unit);
        if (values?.Histogram is { } histogram) panel.Add(null, histogram.Bins.Where(bin => bin.Low != neutral || bin.High != neutral), color, scale);
        return panel;
    }

    private static HistogramPanel Lengths(DataUsage usage)
    {
        var panel = new HistogramPanel("Lengths", "length");
        if (usage.OriginalLength?.Histogram is { } original) panel.Add("original", original.Bins, PlotColors.Line(0));
        if (usage.ProcessedLength?.Histogram is { } processed) panel.Add("processed", processed.Bins, PlotColors.Line(1));
        return panel;
    }
}
