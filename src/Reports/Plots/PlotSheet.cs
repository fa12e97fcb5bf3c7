using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>A picture of a heading and rows of panels. Panels that show nothing have no place; those that are left share the width of their row.</summary>
/// <param name="title">The heading.</param>
/// <param name="facts">What stands below it.</param>
internal sealed class PlotSheet(string title, IEnumerable<string> facts)
{
    /// <summary>The width of every picture in pixels.</summary>
    public const int Width = 1800;

    private const int Margin = 36;
    private const int Gap = 40;
    private const int HeadingHeight = 96;
    private const string Empty = "Nothing was recorded that could be drawn.";

    private readonly List<(List<PlotPanel> Panels, int Height)> _rows = [];

    /// <summary>Adds panels, so many to a row.</summary>
    public void Add(IEnumerable<PlotPanel> panels, int columns, int height)
    {
        foreach (var row in panels.Where(panel => !panel.IsEmpty).Chunk(columns)) _rows.Add(([.. row], height));
    }

    /// <summary>The picture as the bytes of a PNG file.</summary>
    public byte[] Draw()
    {
        var height = HeadingHeight + _rows.Sum(row => row.Height + Gap) + (_rows.Count == 0 ? 160 : Margin - Gap);
        using var surface = SKSurface.Create(new SKImageInfo(Width, height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        DrawHeading(canvas);
        var top = HeadingHeight;
        foreach (var row in _rows)
        {
            var width = (Width - 2 * Margin - (row.Panels.Count - 1) * Gap) / (float)row.Panels.Count;
            for (var i = 0; i < row.Panels.Count; i++) row.Panels[i].Draw(canvas, SKRect.Create(Margin + i * (width + Gap), top, width, row.Height));
            top += row.Height + Gap;
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private void DrawHeading(SKCanvas canvas)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = PlotColors.Text };
        using var large = new SKFont(PlotFont.SemiBold, 28);
        using var small = new SKFont(PlotFont.Regular, 21);
        canvas.DrawText(title, Margin, 42, large, paint);
        paint.Color = PlotColors.Muted;
        canvas.DrawText(string.Join("   ·   ", facts.Where(fact => fact.Length > 0)), Margin, 74, small, paint);
        if (_rows.Count == 0) canvas.DrawText(Empty, Width / 2f, HeadingHeight + 60, SKTextAlign.Center, small, paint);
    }
}
