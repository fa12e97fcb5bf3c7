using System.Globalization;
using System.Net;
using System.Text;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Comparison;

/// <summary>The course of one metric in several runs, as an SVG that takes its colours from the page. Lines of a group share a colour.</summary>
internal static class CurveChart
{
    private const int Width = 720, Height = 260, Left = 64, Right = 12, Top = 10, Bottom = 34;
    private const int MaxPoints = 400;

    /// <summary>How many colours the page has before lines are dashed.</summary>
    public const int Colors = 7;

    /// <summary>The chart; empty where no run has two values.</summary>
    public static string Draw(RunComparison comparison, string metric)
    {
        var curves = comparison.Runs.Where(run => run.Metrics.TryGetValue(metric, out var course) && course.Course.Count(point => double.IsFinite(point.Mean)) > 1)
            .Select(run => (Run: run, Points: Thin(run.Metrics[metric].Course))).ToList();
        if (curves.Count == 0) return "";

        var finite = curves.SelectMany(curve => curve.Points).Where(point => double.IsFinite(point.Mean)).ToList();
        var (x, y) = (Axis.Of(0, finite.Max(point => point.Step), Left, Width - Right), Axis.Of(finite.Min(point => point.Mean), finite.Max(point => point.Mean), Height - Bottom, Top));
        var svg = new StringBuilder();
        Write(svg, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(metric)} over the steps of {curves.Count} runs\">\n");
        foreach (var tick in y.Ticks)
            Write(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.At(tick):F1}\" y2=\"{y.At(tick):F1}\"/><text class=\"tick\" x=\"{Left - 6}\" y=\"{y.At(tick) + 4:F1}\" text-anchor=\"end\">{tick:G4}</text>\n");
        foreach (var tick in x.Ticks)
            Write(svg, $"<text class=\"tick\" x=\"{x.At(tick):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:#,0}</text>\n");
        Write(svg, $"<text class=\"tick\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 3}\" text-anchor=\"middle\">step</text>\n");
        foreach (var (run, points) in curves)
            Write(svg, $"<path class=\"{ClassOf(comparison, run)}\" data-run=\"{WebUtility.HtmlEncode(run.Label)}\" d=\"{PathOf(points, x, y)}\"><title>{WebUtility.HtmlEncode(run.Label)}, group {comparison.GroupOf(run).Name}</title></path>\n");
        return svg.Append("</svg>").ToString();
    }

    /// <summary>The classes of a run's line: its colour, and whether it is dashed because the colours have run out.</summary>
    public static string ClassOf(RunComparison comparison, ComparedRun run)
    {
        var index = comparison.Groups.ToList().IndexOf(comparison.GroupOf(run));
        return $"line c{index % Colors}{(index / Colors % 2 == 1 ? " dashed" : "")}";
    }

    /// <summary>Where a value is not finite the line has a gap.</summary>
    private static string PathOf(IReadOnlyList<SeriesPoint> points, Axis x, Axis y)
    {
        var path = new StringBuilder();
        var pen = 'M';
        foreach (var point in points)
        {
            if (double.IsFinite(point.Mean)) path.Append(string.Create(CultureInfo.InvariantCulture, $"{pen}{x.At(point.Step):F1} {y.At(point.Mean):F1}"));
            pen = double.IsFinite(point.Mean) ? 'L' : 'M';
        }

        return path.ToString();
    }

    private static IReadOnlyList<SeriesPoint> Thin(IReadOnlyList<SeriesPoint> points)
    {
        var size = (points.Count + MaxPoints - 1) / MaxPoints;
        return size <= 1 ? points : [.. points.Chunk(size).Select(part => part[^1] with { Mean = part.Average(point => point.Mean) })];
    }

    private static void Write(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Values on a line of pixels, with round ticks.</summary>
    private sealed record Axis(double Low, double High, double From, double To, IReadOnlyList<double> Ticks)
    {
        private const int WantedTicks = 5;

        public static Axis Of(double low, double high, double from, double to)
        {
            if (high - low < 1e-12 * Math.Max(1, Math.Abs(high))) (low, high) = (low - 0.5, high + 0.5);
            var rough = (high - low) / WantedTicks;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
            var ticks = Enumerable.Range(0, 2 * WantedTicks + 2).Select(i => (Math.Ceiling(low / step) + i) * step).Where(tick => tick <= high).ToList();
            return new Axis(low, high, from, to, ticks);
        }

        public double At(double value) => From + (value - Low) / (High - Low) * (To - From);
    }
}
