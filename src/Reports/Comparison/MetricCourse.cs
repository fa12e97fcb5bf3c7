using Instrumentation.Summary;

namespace Instrumentation.Reports.Comparison;

/// <summary>How a metric went in one run.</summary>
/// <param name="Name">The metric: <c>total</c>, <c>validation/total</c>, <c>musical_quality/overall_quality</c>.</param>
/// <param name="Better">Which values are the better ones.</param>
/// <param name="Final">How it ended: of a training loss the mean over the last whole epoch, of what is measured now and then the last value. NaN stays NaN.</param>
/// <param name="Course">Its course over the steps; empty for what a run has once.</param>
internal sealed record MetricCourse(string Name, Better Better, double Final, IReadOnlyList<SeriesPoint> Course)
{
    /// <summary>Into how many parts a run is divided at most, so that no single lucky step is its best.</summary>
    private const int MaxParts = 100;

    /// <summary>A run of fewer parts has no course from which something could be said to converge.</summary>
    private const int FewestParts = 3;

    /// <summary>Converged is what has come within this share of the way from its first value to its best.</summary>
    public const double Tolerance = 0.05;

    private readonly IReadOnlyList<SeriesPoint> _parts = PartsOf(Course);

    /// <summary>How many values were NaN or infinite.</summary>
    public long NonFinite => Course.Sum(point => point.NonFinite);

    /// <summary>The best mean of one of at most 100 equal parts of the run, and its step; null where better is not known or nothing is finite.</summary>
    public (double Value, long Step)? Best
    {
        get
        {
            var finite = _parts.Where(point => double.IsFinite(point.Mean)).ToList();
            if (Better == Better.Unknown || finite.Count == 0) return null;
            var best = Better == Better.Lower ? finite.MinBy(point => point.Mean) : finite.MaxBy(point => point.Mean);
            return (best.Mean, (long)Math.Ceiling(best.Step));
        }
    }

    /// <summary>The step at which it had come within <see cref="Tolerance"/> of its best; null for a run too short, and where it never moved.</summary>
    public long? ConvergedAt
    {
        get
        {
            if (Best is not { } best) return null;
            var finite = _parts.Where(point => double.IsFinite(point.Mean)).ToList();
            var way = Math.Abs(finite[0].Mean - best.Value);
            if (finite.Count < FewestParts || way == 0) return null;
            return (long)Math.Ceiling(finite.First(point => Math.Abs(point.Mean - best.Value) <= Tolerance * way).Step);
        }
    }

    /// <summary>One that a run has once, such as a speed.</summary>
    public static MetricCourse Single(string name, Better better, double value) => new(name, better, value, []);

    /// <summary>The mean of the last part; NaN where one of its values is not finite.</summary>
    public static double EndOf(IReadOnlyList<SeriesPoint> course) =>
        PartsOf(course) is [.., var last] && last.NonFinite == 0 ? last.Mean : double.NaN;

    private static IReadOnlyList<SeriesPoint> PartsOf(IReadOnlyList<SeriesPoint> course)
    {
        var size = (course.Count + MaxParts - 1) / MaxParts;
        return size <= 1 ? course : [.. course.Chunk(size).Select(Merge)];
    }

    private static SeriesPoint Merge(SeriesPoint[] points)
    {
        var finite = points.Where(point => double.IsFinite(point.Mean)).ToList();
        return new SeriesPoint(
            points[^1].Step,
            finite.Count == 0 ? double.NaN : finite.Min(point => point.Min),
            finite.Count == 0 ? double.NaN : finite.Max(point => point.Max),
            finite.Count == 0 ? double.NaN : finite.Average(point => point.Mean),
            points.Sum(point => point.NonFinite));
    }
}
