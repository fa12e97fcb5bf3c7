using Instrumentation.Summary;
using ScottPlot;

namespace Instrumentation.Reports.Plots;

/// <summary>
/// How often which values occur: one bar for each value where they are few and evenly spaced, bars of one width otherwise, on a logarithmic axis where positive
/// values span more than a factor of 20.
/// </summary>
/// <param name="title">What it shows.</param>
/// <param name="label">The quantity and its unit.</param>
internal sealed class HistogramPanel(string title, string label) : PlotPanel(title)
{
    private const int Bars = 32;
    private const int MostValues = 80;

    private readonly List<(string? Name, List<HistogramBin> Bins, Color Color)> _histograms = [];

    public override bool IsEmpty => _histograms.Count == 0;

    /// <summary>Adds what was counted, if anything was. A second one is drawn in front of the first, and has the axis on the right.</summary>
    /// <param name="name">What the legend and its axis call it; null for the only one.</param>
    /// <param name="bins">What was counted.</param>
    /// <param name="color">How it is drawn.</param>
    /// <param name="scale">By what the values are multiplied to be in the unit of the axis.</param>
    public void Add(string? name, IEnumerable<HistogramBin> bins, Color color, double scale = 1)
    {
        var counted = bins.Where(bin => bin.Count > 0).Select(bin => new HistogramBin(scale * bin.Low, scale * bin.High, bin.Count)).ToList();
        if (counted.Count == 0) return;
        _histograms.Add((name, counted, color));
        if (name is not null) Legend.Add(new LegendItem { LabelText = name, FillColor = color.WithAlpha(0.7) });
    }

    protected override void Fill(Plot plot)
    {
        var all = _histograms.SelectMany(histogram => histogram.Bins).ToList();
        var (min, max) = (all.Min(bin => bin.Low), all.Max(bin => bin.High));
        var gap = GapOf(all);
        var isOfValues = max - min <= MostValues * gap;
        var axis = new PlotAxis(label);
        if (!isOfValues)
        {
            axis.Include(min);
            axis.Include(max);
        }

        var (low, high) = isOfValues ? (min - gap / 2, max + gap / 2) : (axis.Map(min), axis.Map(max));
        var width = isOfValues ? gap : (high - low) / Bars;

        foreach (var (index, (name, bins, color)) in _histograms.Index())
        {
            var counts = new PlotAxis(name is null ? "file uses" : $"file uses, {name}");
            var heights = Spread([.. bins.Select(bin => bin with { Low = axis.Map(bin.Low), High = axis.Map(bin.High) })], low, width, (int)Math.Round((high - low) / width));
            counts.Include(0);
            foreach (var height in heights) counts.Include(height);
            var bars = plot.Add.Bars(heights.Select((height, i) => new Bar
            {
                Position = low + (i + 0.5) * width,
                Value = height,
                Size = (isOfValues ? 0.8 : 0.96) * width,
                FillColor = _histograms.Count == 1 ? color.Lighten(0.25) : color.WithAlpha(0.7),
                LineWidth = 0,
            }).ToArray());
            IYAxis side = index == 0 ? plot.Axes.Left : plot.Axes.Right;
            bars.Axes.YAxis = side;
            Apply(counts, side);
        }

        plot.Axes.Bottom.Label.Text = axis.Label;
        plot.Axes.Bottom.TickGenerator = axis.Ticks();
        plot.Axes.SetLimitsX(low - 0.02 * (high - low), high + 0.02 * (high - low));
    }

    /// <summary>
    /// The least distance between two values, divided so that there are ten places at least: a bar for two values must not reach from one to the other. 0 where the values
    /// are not known one by one.
    /// </summary>
    private static double GapOf(List<HistogramBin> bins)
    {
        if (bins.Exists(bin => bin.Low != bin.High)) return 0;
        var values = bins.Select(bin => bin.Low).Distinct().Order().ToList();
        if (values is [var only]) return only == 0 ? 1 : Math.Abs(only);
        var least = values.Zip(values.Skip(1), (value, next) => next - value).Min();
        return least / Math.Ceiling(10 * least / (values[^1] - values[0]));
    }

    /// <summary>What lies in a bin is taken to lie in it evenly.</summary>
    private static double[] Spread(List<HistogramBin> bins, double low, double width, int bars)
    {
        var heights = new double[bars];
        foreach (var bin in bins)
        {
            var (first, last) = (BarOf(bin.Low), BarOf(bin.High));
            for (var bar = first; bar <= last; bar++)
            {
                var share = first == last ? 1 : (Math.Min(bin.High, low + (bar + 1) * width) - Math.Max(bin.Low, low + bar * width)) / (bin.High - bin.Low);
                heights[bar] += Math.Max(0, share) * bin.Count;
            }
        }

        return heights;

        int BarOf(double value) => Math.Clamp((int)Math.Floor((value - low) / width), 0, bars - 1);
    }
}
