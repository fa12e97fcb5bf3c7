using SkiaSharp;

namespace Instrumentation.Model.Quality;

/// <summary>Windows as points in the plane of the two latent units whose posterior means vary most over them.</summary>
/// <param name="Horizontal">The unit with the greatest variance.</param>
/// <param name="Vertical">The one after it; the same where there is one unit only.</param>
/// <param name="Points">The windows.</param>
internal sealed record LatentScatter(LatentAxis Horizontal, LatentAxis Vertical, IReadOnlyList<(float X, float Y)> Points)
{
    /// <summary>From about so many windows on a picture of this size does not change.</summary>
    public const int MaxWindows = 2000;

    private const int Side = 360, Margin = 12;

    /// <summary>The prior's standard deviations that are in the picture at least.</summary>
    private const float LeastReach = 3;

    private static readonly SKColor Background = new(0xFF, 0xFF, 0xFF), Axis = new(0xA9, 0xB2, 0xBD), Circle = new(0xE3, 0xE7, 0xEC), Point = new(0x0B, 0x4F, 0x96, 0x99);

    /// <summary>The scatter of windows.</summary>
    /// <param name="means">Means of the posterior, window by window.</param>
    /// <param name="latent">How many units there are.</param>
    public static LatentScatter Of(ReadOnlySpan<float> means, int latent)
    {
        var windows = means.Length / latent;
        var axes = new LatentAxis[latent];
        for (var unit = 0; unit < latent; unit++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var window = 0; window < windows; window++)
            {
                var value = (double)means[window * latent + unit];
                sum += value;
                squares += value * value;
            }

            axes[unit] = new LatentAxis(unit, Math.Max(0, squares / windows - sum / windows * (sum / windows)));
        }

        var byVariance = axes.OrderByDescending(axis => axis.Variance).ToList();
        var (horizontal, vertical) = (byVariance[0], byVariance[Math.Min(1, latent - 1)]);
        var points = new (float, float)[windows];
        for (var window = 0; window < windows; window++) points[window] = (means[window * latent + horizontal.Unit], means[window * latent + vertical.Unit]);
        return new LatentScatter(horizontal, vertical, points);
    }

    /// <summary>The picture as the bytes of a PNG file. A point that is not finite is not in it.</summary>
    public byte[] Draw()
    {
        var finite = Points.Where(point => float.IsFinite(point.X) && float.IsFinite(point.Y)).ToList();
        var reach = Math.Max(LeastReach, finite.Count == 0 ? 0 : finite.Max(point => Math.Max(Math.Abs(point.X), Math.Abs(point.Y))));
        var scale = (Side / 2f - Margin) / reach;

        using var surface = SKSurface.Create(new SKImageInfo(Side, Side));
        var canvas = surface.Canvas;
        canvas.Clear(Background);
        canvas.Translate(Side / 2f, Side / 2f);
        using var line = new SKPaint { IsAntialias = true, IsStroke = true, StrokeWidth = 1, Color = Circle };
        for (var deviations = 1; deviations <= LeastReach; deviations++) canvas.DrawCircle(0, 0, deviations * scale, line);
        line.Color = Axis;
        canvas.DrawLine(-Side, 0, Side, 0, line);
        canvas.DrawLine(0, -Side, 0, Side, line);
        using var dot = new SKPaint { IsAntialias = true, Color = Point };
        foreach (var (x, y) in finite) canvas.DrawCircle(x * scale, -y * scale, 3, dot);

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}

/// <summary>A unit of the latent space, counted from 0, and how much its mean varies.</summary>
internal readonly record struct LatentAxis(int Unit, double Variance);
