using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>One plot of a sheet: a title, a legend, and what is drawn on up to two vertical axes.</summary>
internal abstract class PlotPanel(string title)
{
    private const float TextSize = 19;

    /// <summary>What the legend shows, in this order.</summary>
    protected List<LegendItem> Legend { get; } = [];

    /// <summary>Whether there is nothing to show, so that it has no place on a sheet.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>Draws the values and sets the axes.</summary>
    protected abstract void Fill(Plot plot);

    public void Draw(SKCanvas canvas, SKRect place)
    {
        using (var paint = new SKPaint { IsAntialias = true, Color = PlotColors.Text })
        using (var font = new SKFont(PlotFont.SemiBold, 25)) canvas.DrawText(title, place.Left, place.Top + 25, font, paint);

        PlotFont.Register();
        using var plot = new Plot();
        plot.Font.Set(PlotFont.Name);
        Fill(plot);
        Style(plot);
        var top = place.Top + 38 + DrawLegend(plot.Legend, canvas, new PixelRect(place.Left, place.Right, place.Bottom, place.Top + 38));
        canvas.Save();
        canvas.ClipRect(new SKRect(place.Left, top, place.Right, place.Bottom)); // A plot clears all that it can reach.
        plot.Render(canvas, new PixelRect(place.Left, place.Right, place.Bottom, top));
        canvas.Restore();
    }

    /// <returns>Its height.</returns>
    private float DrawLegend(Legend legend, SKCanvas canvas, PixelRect place)
    {
        if (Legend.Count == 0) return 0;
        legend.DisplayPlottableLegendItems = false;
        legend.ManualItems = Legend;
        legend.Orientation = Orientation.Horizontal;
        legend.TightHorizontalWrapping = true;
        legend.SymbolWidth = 26;
        legend.SymbolPadding = 8;
        legend.InterItemPadding = new PixelPadding(0, 22, 6, 0);
        legend.Padding = new PixelPadding(0, 0, 4, 4);
        legend.Margin = new PixelPadding(0);
        legend.FontName = PlotFont.Name;
        legend.FontSize = TextSize;
        legend.FontColor = Color.FromSKColor(PlotColors.Text);
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        legend.BackgroundColor = Colors.Transparent;
        using var paint = Paint.NewDisposablePaint();
        legend.Render(canvas, paint, place, Alignment.UpperLeft);
        var height = legend.GetLayout(place.Size, paint).LegendRect.Height + 4;
        legend.ManualItems = []; // Or it would be drawn again, over the data.
        return height;
    }

    private static void Style(Plot plot)
    {
        plot.Axes.Hairline(false);
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        (plot.Axes.Top.MinimumSize, plot.Axes.Right.MinimumSize) = (12, 30); // Half of a tick label at the end of an axis.
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = TextSize;
            axis.TickLabelStyle.ForeColor = Color.FromSKColor(PlotColors.Text);
            axis.FrameLineStyle.Color = Color.FromSKColor(PlotColors.Frame);
            axis.MajorTickStyle.Color = Color.FromSKColor(PlotColors.Frame);
            axis.MinorTickStyle.Length = 0;
            axis.Label.FontSize = TextSize;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Color.FromSKColor(PlotColors.Muted);
        }
    }

    /// <summary>Gives an axis its ends, ticks and label.</summary>
    protected static void Apply(PlotAxis? axis, IYAxis shown)
    {
        if (axis is not { IsUsed: true }) return;
        var (bottom, top) = axis.Limits();
        shown.Range.Set(bottom, top);
        shown.TickGenerator = axis.Ticks();
        shown.Label.Text = axis.Label;
    }
}
