using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Reports.Plots;
using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Detection;

/// <summary>Draws each metric with an episode over the steps: its values, what was expected of it at most, and the episodes as bands.</summary>
internal static class DetectionPlot
{
    private const int Width = 1800;
    private const int PanelHeight = 420;
    private const int Margin = 36;
    private const int Gap = 40;
    private const int HeadingHeight = 92;

    /// <summary>More panels than these nobody looks at; those of the worst episodes are drawn.</summary>
    private const int MaxPanels = 8;

    /// <summary>The picture as the bytes of a PNG file.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="name">Where it was found.</param>
    public static byte[] Draw(DetectionResult result, string name)
    {
        var metrics = MetricsOf(result);
        var height = HeadingHeight + metrics.Count * PanelHeight + (metrics.Count - 1) * Gap + Margin;
        using var surface = SKSurface.Create(new SKImageInfo(Width, height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        DrawHeading(canvas, result, name);
        for (var i = 0; i < metrics.Count; i++)
        {
            var place = SKRect.Create(Margin, HeadingHeight + i * (PanelHeight + Gap), Width - 2 * Margin, PanelHeight);
            PanelOf(result, metrics[i]).Draw(canvas, place);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>The metrics with the worst episodes in the order of the data; without any, the first ones.</summary>
    private static List<string> MetricsOf(DetectionResult result)
    {
        var worst = result.Episodes.Where(episode => result.Values.ContainsKey(episode.Episode.Metric))
            .GroupBy(episode => episode.Episode.Metric)
            .OrderByDescending(metric => metric.Max(episode => episode.Episode.Severity))
            .Select(metric => metric.Key)
            .Take(MaxPanels)
            .ToHashSet();
        return worst.Count > 0 ? [.. result.Values.Keys.Where(worst.Contains)] : [.. result.Values.Keys.Take(3).DefaultIfEmpty("")];
    }

    private static void DrawHeading(SKCanvas canvas, DetectionResult result, string name)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = PlotColors.Text };
        using var large = new SKFont(PlotFont.SemiBold, 28);
        using var small = new SKFont(PlotFont.Regular, 21);
        canvas.DrawText(name, Margin, 42, large, paint);
        var facts = Enum.GetValues<Severity>().Reverse()
            .Select(severity => (Name: AnomalyName.Of(severity), Count: result.Episodes.Count(episode => episode.Episode.Severity == severity)))
            .Where(severity => severity.Count > 0)
            .Select(severity => string.Create(CultureInfo.InvariantCulture, $"{severity.Count:N0} {severity.Name}"))
            .DefaultIfEmpty("no episode");
        paint.Color = PlotColors.Muted;
        canvas.DrawText(string.Join("   ·   ", facts), Margin, 72, small, paint);
    }

    private static PlotPanel PanelOf(DetectionResult result, string metric)
    {
        var axis = new PlotAxis(metric);
        var panel = new PlotPanel(metric, Math.Max(1, result.LastStep), "There are no values.") { Left = axis };
        if (result.Values.TryGetValue(metric, out var values)) panel.AddLine(metric, values, PlotColors.Line(0), axis);
        foreach (var type in result.Episodes.Where(episode => episode.Episode.Metric == metric).Select(episode => episode.Episode).DistinctBy(episode => episode.Anomaly))
        {
            if (result.Limits.TryGetValue((metric, type.Anomaly), out var limit))
                panel.AddLine($"limit of {type.Type}", limit, Color.FromSKColor(PlotColors.Muted), axis, dashed: true);
        }

        foreach (var type in result.Episodes.Where(episode => episode.Episode.Metric == metric).GroupBy(episode => (episode.Episode.Type, episode.Severity)))
        {
            var color = ColorOf(type.First().Episode.Severity);
            panel.AddSpans($"{type.Key.Type} ({type.Key.Severity})", color, [.. type.Select(episode => (episode.Episode.FirstStep, episode.Episode.LastStep))]);
        }

        return panel;
    }

    private static Color ColorOf(Severity severity) => severity switch
    {
        Severity.Info => Color.FromHex("#56B4E9"),
        Severity.Warning => Color.FromHex("#E69F00"),
        _ => Color.FromHex("#B00020"),
    };
}
