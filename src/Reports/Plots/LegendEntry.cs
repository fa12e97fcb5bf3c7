using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>How a quantity is drawn.</summary>
internal enum LegendSymbol
{
    Line,
    Dashes,
    Area,
    Dot,
    Cross,
    Mark,
}

/// <summary>A quantity's name beside its symbol.</summary>
internal sealed record LegendEntry(string Name, Color Color, LegendSymbol Symbol)
{
    private const float SymbolWidth = 26;
    private const float RowHeight = 27;

    /// <summary>Draws entries from left to right, in as many rows as they need.</summary>
    /// <returns>Where the legend ends.</returns>
    public static float Draw(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, SKPoint start, float width)
    {
        using var font = new SKFont(PlotFont.Regular, 19);
        using var paint = new SKPaint { IsAntialias = true };
        var (x, y) = (start.X, start.Y);
        foreach (var entry in entries)
        {
            var needed = SymbolWidth + 8 + font.MeasureText(entry.Name) + 22;
            if (x > start.X && x + needed > start.X + width) (x, y) = (start.X, y + RowHeight);
            entry.DrawSymbol(canvas, x, y + RowHeight / 2, paint);
            paint.Color = PlotColors.Text;
            paint.Style = SKPaintStyle.Fill;
            canvas.DrawText(entry.Name, x + SymbolWidth + 8, y + 20, font, paint);
            x += needed;
        }

        return y + RowHeight + 6;
    }

    private void DrawSymbol(SKCanvas canvas, float x, float middle, SKPaint paint)
    {
        paint.Color = Color.ToSKColor();
        paint.StrokeWidth = 4;
        paint.Style = SKPaintStyle.Fill;
        switch (Symbol)
        {
            case LegendSymbol.Line:
                canvas.DrawLine(x, middle, x + SymbolWidth, middle, paint);
                break;
            case LegendSymbol.Dashes:
                canvas.DrawLine(x, middle, x + 10, middle, paint);
                canvas.DrawLine(x + 16, middle, x + SymbolWidth, middle, paint);
                break;
            case LegendSymbol.Area:
                canvas.DrawRect(x + 4, middle - 9, SymbolWidth - 8, 18, paint);
                break;
            case LegendSymbol.Dot:
                canvas.DrawCircle(x + SymbolWidth / 2, middle, 6.5f, paint);
                break;
            case LegendSymbol.Mark:
                canvas.DrawLine(x + SymbolWidth / 2, middle - 10, x + SymbolWidth / 2, middle + 10, paint);
                break;
            case LegendSymbol.Cross:
                var center = x + SymbolWidth / 2;
                canvas.DrawLine(center - 6, middle - 6, center + 6, middle + 6, paint);
                canvas.DrawLine(center - 6, middle + 6, center + 6, middle - 6, paint);
                break;
        }
    }
}
