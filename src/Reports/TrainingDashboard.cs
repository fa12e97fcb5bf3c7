using System.Globalization;
using Instrumentation.Reports.Plots;
using Instrumentation.Summary;
using SkiaSharp;

namespace Instrumentation.Reports;

/// <summary>
/// <c>plots/training_dashboard.png</c>: losses, throughput and phase times, memory, learning rate and gradient norms of a run over its
/// steps. Drawn from the journal in constant memory: where steps share a place on the axis, a band shows their extremes.
/// </summary>
public static class TrainingDashboard
{
    /// <summary>The width of the picture in pixels.</summary>
    public const int Width = 1800;

    /// <summary>The height of the picture in pixels.</summary>
    public const int Height = 1240;

    private const int Margin = 36;
    private const int Gap = 44;
    private const int HeadingHeight = 92;

    /// <summary>More layers than these could not be told apart.</summary>
    private const int MaxPhases = 6;

    /// <summary>Reads the journal of a run and writes its dashboard; a reader sees the old picture or the new, never half of one.</summary>
    /// <returns>The path of the picture.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) =>
        ReportFile.Write(Path.Combine(folder, "experiments", "plots", "training_dashboard.png"), Draw(summary));

    /// <summary>The picture as the bytes of a PNG file.</summary>
    public static byte[] Draw(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        DrawHeading(canvas, summary);

        PlotPanel[] panels = [Losses(summary), Throughput(summary), Memory(summary), Optimization(summary)];
        var size = new SKSize((Width - 2 * Margin - Gap) / 2f, (Height - HeadingHeight - Margin - Gap) / 2f);
        for (var i = 0; i < panels.Length; i++)
        {
            var corner = new SKPoint(Margin + i % 2 * (size.Width + Gap), HeadingHeight + i / 2 * (size.Height + Gap));
            panels[i].Draw(canvas, SKRect.Create(corner, size));
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void DrawHeading(SKCanvas canvas, RunSummary summary)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = PlotColors.Text };
        using var large = new SKFont(PlotFont.SemiBold, 28);
        using var small = new SKFont(PlotFont.Regular, 21);
        canvas.DrawText(summary.Progress.RunId, Margin, 42, large, paint);

        var facts = new List<string>
        {
            summary.Status,
            Count(summary.EpochCount, "epoch"),
            Count(summary.Steps, "step"),
            RunSummary.DurationText(summary.Duration),
            (string?)summary.Progress.Run["device"] ?? "",
        };
        if (summary.AnomalyHistory.Total > 0) facts.Add(Count(summary.AnomalyHistory.Total, "anomaly", "anomalies"));
        if (summary.MissingRecords > 0) facts.Add(Count(summary.MissingRecords, "record") + " missing");
        var steps = StepSeries.StepsPerBucketUntil(LastStep(summary));
        if (steps > 1) facts.Add(string.Create(CultureInfo.InvariantCulture, $"lines: means of {steps:N0} steps, bands: their extremes"));
        paint.Color = PlotColors.Muted;
        canvas.DrawText(string.Join("   ·   ", facts.Where(fact => fact.Length > 0)), Margin, 72, small, paint);
    }

    private static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static PlotPanel Losses(RunSummary summary)
    {
        var series = summary.Series;
        var axis = new PlotAxis("loss");
        var panel = new PlotPanel("Losses", LastStep(summary), "No loss was recorded.") { Left = axis };
        var names = series.Losses.Keys.Union(series.HeldOutLosses.Keys).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (series.Losses.TryGetValue(names[i], out var line)) panel.AddLine(names[i], line, PlotColors.Line(i), axis, PlotColors.Repeats(i));
            else panel.AddToLegend(names[i], PlotColors.Line(i), LegendSymbol.Dot);
        }

        foreach (var (name, dots) in series.HeldOutLosses) panel.AddDots(dots, PlotColors.Line(names.IndexOf(name)), axis);
        if (series.HeldOutLosses.Count > 0) panel.AddToLegend("held out", ScottPlot.Color.FromSKColor(PlotColors.Muted), LegendSymbol.Dot);
        AddAnomalies(panel, summary, names);
        return panel;
    }

    private static PlotPanel Throughput(RunSummary summary)
    {
        var series = summary.Series;
        var rates = new PlotAxis("per second");
        var panel = new PlotPanel("Phase times and throughput", LastStep(summary), "Neither a phase nor a rate was recorded.")
        {
            Left = new PlotAxis("milliseconds per step"),
            Right = rates,
        };
        if (series.Phases.Count > 0)
        {
            var width = StepSeries.StepsPerBucketUntil(LastStep(summary));
            var buckets = (int)Math.Min(StepSeries.MaxBuckets, LastStep(summary) / width + 1);
            panel.AddStack([.. Layers(series.Phases, width, buckets)], width, buckets);
        }

        ScottPlot.Color[] colors = [ScottPlot.Colors.Black, ScottPlot.Color.FromHex("#7A0177")];
        var index = 0;
        foreach (var (name, rate) in series.Throughputs)
        {
            panel.AddLine(name.Replace("_per_second", " per second", StringComparison.Ordinal), rate, colors[index % 2], rates, dashed: index > 1);
            index++;
        }

        return panel;
    }

    private static IEnumerable<(string Name, double[] Values, ScottPlot.Color Color)> Layers(
        OrderedDictionary<string, StepSeries> phases, long width, int buckets)
    {
        var shown = phases.Count <= MaxPhases ? phases.Keys.ToHashSet() : phases.OrderByDescending(phase => phase.Value.Sum).Take(MaxPhases - 1).Select(phase => phase.Key).ToHashSet();
        var rest = new double[buckets];
        var index = 0;
        foreach (var (name, phase) in phases)
        {
            var times = phase.MeansOrZero(width).Take(buckets).Select(seconds => 1000 * seconds).ToArray();
            if (shown.Contains(name)) yield return (name, times, PlotColors.Area(index++));
            else for (var i = 0; i < buckets; i++) rest[i] += times[i];
        }

        if (shown.Count < phases.Count) yield return ("other phases", rest, ScottPlot.Color.FromHex("#BDBDBD"));
    }

    private static PlotPanel Memory(RunSummary summary)
    {
        var axis = new PlotAxis("GB (1024³ bytes)");
        axis.Include(summary.Series.Memory.Count > 0 ? 0 : double.NaN);
        var panel = new PlotPanel("Memory", LastStep(summary), "The memory was not read.") { Left = axis };
        AddLines(panel, summary.Series.Memory, axis, 0);
        return panel;
    }

    private static PlotPanel Optimization(RunSummary summary)
    {
        var rates = new PlotAxis("learning rate");
        var norms = new PlotAxis("gradient norm");
        var panel = new PlotPanel("Learning rate and gradient norms", LastStep(summary), "Neither a learning rate nor a gradient norm was recorded.")
        {
            Left = rates,
            Right = norms,
        };
        AddLines(panel, summary.Series.GradientNorms, norms, summary.Series.LearningRates.Count);
        AddLines(panel, summary.Series.LearningRates, rates, 0);
        AddAnomalies(panel, summary, [.. summary.Series.GradientNorms.Keys, .. summary.Series.LearningRates.Keys]);
        return panel;
    }

    /// <summary>Where the anomalies of quantities began. What is worth an information only would hide the others, and what is not finite has its cross.</summary>
    private static void AddAnomalies(PlotPanel panel, RunSummary summary, IReadOnlyList<string> quantities) => panel.AddMarks("anomaly", summary.AnomalyHistory.Episodes
        .Select(entry => entry.Finding.Episode)
        .Where(episode => episode.Severity >= Severity.Warning && episode.Anomaly != Anomaly.NonFinite && quantities.Contains(episode.Metric))
        .Select(episode => episode.FirstStep)
        .ToHashSet());

    private static void AddLines(PlotPanel panel, OrderedDictionary<string, StepSeries> series, PlotAxis axis, int firstColor)
    {
        var index = firstColor;
        foreach (var (name, line) in series)
        {
            panel.AddLine(name, line, PlotColors.Line(index), axis, PlotColors.Repeats(index));
            index++;
        }
    }

    private static long LastStep(RunSummary summary) => Math.Max(1, summary.LastStep);
}
