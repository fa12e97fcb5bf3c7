using Instrumentation.Summary;
using ScottPlot;

namespace Instrumentation.Reports.Plots;

/// <summary>Quantities over the steps of a run, on up to two vertical axes.</summary>
/// <param name="title">What it shows.</param>
/// <param name="lastStep">The end of the horizontal axis.</param>
internal sealed class StepPanel(string title, long lastStep) : PlotPanel(title)
{
    private const string NonFinite = "NaN or infinite";

    private static readonly Color Mark = Color.FromHex("#7B3294");

    private readonly List<Action<Plot>> _content = [];

    public required PlotAxis Left { get; init; }

    public PlotAxis? Right { get; init; }

    public override bool IsEmpty => !Left.IsUsed && Right is not { IsUsed: true };

    /// <summary>A line through the values, with <paramref name="dots"/> for few of them; where a bucket has several, through their means, in a band from the least to the greatest.</summary>
    public void AddLine(string name, StepSeries series, Color color, PlotAxis axis, bool dashed = false, bool dots = false)
    {
        axis.Include(series);
        Legend.Add(LineOf(axis == Right ? name + " (right)" : name, color, dashed));
        var points = series.Points().ToList();
        _content.Add(plot =>
        {
            foreach (var part in ContinuousParts(points)) DrawLine(plot, part, series.StepsPerBucket > 1, color, axis, dashed, dots);
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
            Legend.Add(new LegendItem { LabelText = name, FillColor = color });
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
        Legend.Add(new LegendItem { LabelText = name, FillColor = color.WithAlpha(0.5) });
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
        Legend.Add(LineOf(name, Mark.WithAlpha(0.7), dashed: true));
        _content.Add(plot =>
        {
            foreach (var step in steps)
            {
                var line = plot.Add.VerticalLine(step, 1.5f, Mark.WithAlpha(0.7), LinePattern.Dashed);
                line.EnableAutoscale = false;
            }
        });
    }

    /// <summary>A band between two values over all steps, behind everything else.</summary>
    public void AddRange(string name, double low, double high, Color color)
    {
        Left.Include(low);
        Left.Include(high);
        Legend.Add(new LegendItem { LabelText = name, FillColor = color.WithAlpha(0.25) });
        _content.Insert(0, plot => plot.Add.VerticalSpan(Left.Map(low), Left.Map(high), color.WithAlpha(0.25)).LineStyle.Width = 0);
    }

    public void AddToLegend(string name, Color dot) => Legend.Add(DotOf(name, dot));

    protected override void Fill(Plot plot)
    {
        foreach (var draw in _content) draw(plot);

        plot.Axes.Bottom.Label.Text = "step";
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = PlotAxis.Format, IntegerTicksOnly = true, TargetTickCount = 8 };
        plot.Axes.SetLimitsX(-0.01 * Math.Max(1, lastStep), 1.01 * Math.Max(1, lastStep));
        Apply(Left, plot.Axes.Left);
        Apply(Right, plot.Axes.Right);
    }

    private static LegendItem DotOf(string name, Color color) => new() { LabelText = name, MarkerShape = MarkerShape.FilledCircle, MarkerSize = 13, MarkerColor = color };

    private static LegendItem LineOf(string name, Color color, bool dashed) =>
        new() { LabelText = name, LineColor = color, LineWidth = 4, LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid };

    private void DrawLine(Plot plot, List<SeriesPoint> points, bool asBand, Color color, PlotAxis axis, bool dashed, bool dots)
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
        line.MarkerSize = points.Count == 1 || dots ? 9 : 0;
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
        if (!Legend.Any(entry => entry.LabelText == NonFinite))
            Legend.Add(new LegendItem { LabelText = NonFinite, MarkerShape = MarkerShape.Eks, MarkerSize = 12, MarkerColor = PlotColors.Bad, MarkerLineWidth = 2.5f });
        _content.Add(plot =>
        {
            var (bottom, top) = axis.Limits();
            var foot = bottom + 0.025 * (top - bottom);
            var crosses = plot.Add.Markers(steps, steps.Select(_ => foot).ToArray(), MarkerShape.Eks, 12, PlotColors.Bad);
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
