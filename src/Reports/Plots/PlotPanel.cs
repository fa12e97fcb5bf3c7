using Instrumentation.Summary;
using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>One picture of a dashboard: a title, a legend, and quantities over the steps on up to two axes.</summary>
/// <param name="title">What it shows.</param>
/// <param name="lastStep">The end of the horizontal axis.</param>
/// <param name="whenEmpty">What to say when there is nothing to show.</param>
internal sealed class PlotPanel(string title, long lastStep, string whenEmpty)
{
    private static readonly Color NonFinite = Color.FromHex("#B00020");

    private static readonly Color Mark = Color.FromHex("#7B3294");

    private readonly List<LegendEntry> _legend = [];
    private readonly List<Action<Plot>> _content = [];

    public required PlotAxis Left { get; init; }

    public PlotAxis? Right { get; init; }

    /// <summary>A line through the values; where a bucket has several, through their means, in a band from the least to the greatest.</summary>
    public void AddLine(string name, StepSeries series, Color color, PlotAxis axis, bool dashed = false)
    {
        axis.Include(series);
        _legend.Add(new LegendEntry(axis == Right ? name + " (right)" : name, color, dashed ? LegendSymbol.Dashes : LegendSymbol.Line));
        var points = series.Points().ToList();
        _content.Add(plot =>
        {
            foreach (var part in ContinuousParts(points)) DrawLine(plot, part, series.StepsPerBucket > 1, color, axis, dashed);
        });
        AddNonFinite(points, axis);
    }

    /// <summary>A dot for each value.</summary>
    public void AddDots(StepSeries series, Color color, PlotAxis axis)
    {
        axis.Include(series);
        var points = series.Points().ToList();
        var finite = points.Where(point => double.IsFinite(point.Mean)).ToList();
        _content.Add(plot => DrawDots(plot, finite, MarkerShape.FilledCircle, 13, color, axis));
        AddNonFinite(points, axis);
    }

    /// <summary>Areas on top of each other, which reach up to the sum. They show means: extremes do not add up.</summary>
    public void AddStack(IReadOnlyList<(string Name, double[] Values, Color Color)> layers, long stepsPerBucket, int buckets)
    {
        var steps = Enumerable.Range(0, buckets).Select(i => i * stepsPerBucket + (stepsPerBucket - 1) / 2.0).ToArray();
        var bottom = new double[buckets];
        Left.Include(0);
        foreach (var (name, values, color) in layers)
        {
            var (low, high) = (bottom, bottom.Zip(values, (below, value) => below + value).ToArray());
            foreach (var value in high) Left.Include(value);
            _legend.Add(new LegendEntry(name, color, LegendSymbol.Area));
            _content.Add(plot =>
            {
                var area = plot.Add.FillY(steps, low, high);
                area.FillColor = color;
                area.LineWidth = 0;
                area.MarkerSize = 0;
            });
            bottom = high;
        }
    }

    /// <summary>Bands over whole heights, from a step to another; one of a single step is as wide as can be seen.</summary>
    public void AddSpans(string name, Color color, IReadOnlyList<(long First, long Last)> spans)
    {
        _legend.Add(new LegendEntry(name, color.WithAlpha(0.5), LegendSymbol.Area));
        _content.Add(plot =>
        {
            var least = 0.002 * lastStep;
            foreach (var (first, last) in spans)
            {
                var half = Math.Max(0, least - (last - first)) / 2;
                var span = plot.Add.HorizontalSpan(first - half, last + half, color.WithAlpha(0.3));
                span.LineStyle.Width = 0;
            }
        });
    }

    /// <summary>A line from top to bottom at each of the steps.</summary>
    public void AddMarks(string name, IReadOnlyCollection<long> steps)
    {
        if (steps.Count == 0) return;
        _legend.Add(new LegendEntry(name, Mark, LegendSymbol.Mark));
        _content.Add(plot =>
        {
            foreach (var step in steps)
            {
                var line = plot.Add.VerticalLine(step, 1.5f, Mark.WithAlpha(0.7), LinePattern.Dashed);
                line.EnableAutoscale = false;
            }
        });
    }

    public void AddToLegend(string name, Color color, LegendSymbol symbol) => _legend.Add(new LegendEntry(name, color, symbol));

    public void Draw(SKCanvas canvas, SKRect place)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = PlotColors.Text };
        using var titleFont = new SKFont(PlotFont.SemiBold, 25);
        canvas.DrawText(title, place.Left, place.Top + 25, titleFont, paint);
        if (!Left.IsUsed && Right is not { IsUsed: true })
        {
            using var font = new SKFont(PlotFont.Regular, 22);
            paint.Color = PlotColors.Muted;
            canvas.DrawText(whenEmpty, place.MidX, place.MidY, SKTextAlign.Center, font, paint);
            paint.Style = SKPaintStyle.Stroke;
            canvas.DrawRect(SKRect.Create(place.Left + 1, place.Top + 42, place.Width - 2, place.Height - 44), paint);
            return;
        }

        var top = LegendEntry.Draw(canvas, _legend, new SKPoint(place.Left, place.Top + 38), place.Width);
        using var plot = CreatePlot();
        canvas.Save();
        canvas.ClipRect(new SKRect(place.Left, top, place.Right, place.Bottom)); // A plot clears all that it can reach.
        plot.Render(canvas, new PixelRect(place.Left, place.Right, place.Bottom, top));
        canvas.Restore();
    }

    private Plot CreatePlot()
    {
        PlotFont.Register();
        var plot = new Plot();
        plot.Font.Set(PlotFont.Name);
        foreach (var draw in _content) draw(plot);

        plot.Axes.Hairline(false);
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.MinimumSize = 12; // Half of a tick label at the end of an axis.
        plot.Axes.Bottom.Label.Text = "step";
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = PlotAxis.Format, IntegerTicksOnly = true, TargetTickCount = 8 };
        plot.Axes.SetLimitsX(-0.01 * Math.Max(1, lastStep), 1.01 * Math.Max(1, lastStep));
        Apply(Left, plot.Axes.Left);
        Apply(Right, plot.Axes.Right);
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = 19;
            axis.TickLabelStyle.ForeColor = Color.FromSKColor(PlotColors.Text);
            axis.FrameLineStyle.Color = Color.FromSKColor(PlotColors.Frame);
            axis.MajorTickStyle.Color = Color.FromSKColor(PlotColors.Frame);
            axis.MinorTickStyle.Length = 0;
        }

        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left, plot.Axes.Right })
        {
            axis.Label.FontSize = 19;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Color.FromSKColor(PlotColors.Muted);
        }

        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        return plot;
    }

    private static void Apply(PlotAxis? axis, IYAxis shown)
    {
        if (axis is not { IsUsed: true }) return;
        var (bottom, top) = axis.Limits();
        shown.Range.Set(bottom, top);
        shown.TickGenerator = axis.Ticks();
        shown.Label.Text = axis.Label;
    }

    private void DrawLine(Plot plot, List<SeriesPoint> points, bool asBand, Color color, PlotAxis axis, bool dashed)
    {
        var steps = points.Select(point => point.Step).ToArray();
        if (asBand)
        {
            var band = plot.Add.FillY(steps, [.. points.Select(point => axis.Map(point.Min))], [.. points.Select(point => axis.Map(point.Max))]);
            band.FillColor = color.WithAlpha(0.22);
            band.LineColor = color.WithAlpha(0.5); // A spike of one step is too thin for its area to be seen.
            band.LineWidth = 1;
            band.MarkerSize = 0;
            band.Axes.YAxis = AxisOf(plot, axis);
        }

        var line = plot.Add.ScatterLine(steps, points.Select(point => axis.Map(point.Mean)).ToArray(), color);
        line.LineWidth = 2.5f;
        line.LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid;
        line.MarkerSize = points.Count == 1 ? 9 : 0;
        line.MarkerShape = MarkerShape.FilledCircle;
        line.Axes.YAxis = AxisOf(plot, axis);
    }

    private void DrawDots(Plot plot, List<SeriesPoint> points, MarkerShape shape, float size, Color color, PlotAxis axis)
    {
        var dots = plot.Add.Markers(points.Select(point => point.Step).ToArray(), points.Select(point => axis.Map(point.Mean)).ToArray(), shape, size, color);
        dots.MarkerStyle.OutlineColor = Colors.White;
        dots.MarkerStyle.OutlineWidth = 2;
        dots.Axes.YAxis = AxisOf(plot, axis);
    }

    /// <summary>Marks, at the foot of the axis, the steps at which a value was not finite.</summary>
    private void AddNonFinite(List<SeriesPoint> points, PlotAxis axis)
    {
        var steps = points.Where(point => point.NonFinite > 0).Select(point => point.Step).ToArray();
        if (steps.Length == 0) return;
        axis.Include(axis.IsUsed ? double.NaN : 0);
        if (!_legend.Any(entry => entry.Symbol == LegendSymbol.Cross)) _legend.Add(new LegendEntry("NaN or infinite", NonFinite, LegendSymbol.Cross));
        _content.Add(plot =>
        {
            var (bottom, top) = axis.Limits();
            var foot = bottom + 0.025 * (top - bottom);
            var crosses = plot.Add.Markers(steps, steps.Select(_ => foot).ToArray(), MarkerShape.Eks, 12, NonFinite);
            crosses.MarkerStyle.LineWidth = 2.5f;
            crosses.Axes.YAxis = AxisOf(plot, axis);
        });
    }

    private IYAxis AxisOf(Plot plot, PlotAxis axis) => ReferenceEquals(axis, Right) ? plot.Axes.Right : plot.Axes.Left;

    /// <summary>A line has a gap where a value was not finite; where nothing was recorded, it goes on.</summary>
    private static IEnumerable<List<SeriesPoint>> ContinuousParts(List<SeriesPoint> points)
    {
        var part = new List<SeriesPoint>();
        foreach (var point in points)
        {
            if (double.IsFinite(point.Mean))
            {
                part.Add(point);
            }
            else if (part.Count > 0)
            {
                yield return part;
                part = [];
            }
        }

        if (part.Count > 0) yield return part;
    }
}
