using Instrumentation.Summary;

namespace Instrumentation.Reports.Comparison;

/// <summary>The metrics of a run by name, in the order: held-out losses, training losses, gauges of events, speeds.</summary>
internal static class RunMetrics
{
    /// <summary>What stands before the name of a loss on held-out data.</summary>
    public const string Validation = "validation/";

    public static OrderedDictionary<string, MetricCourse> Of(RunSummary summary)
    {
        var metrics = new OrderedDictionary<string, MetricCourse>();
        var series = summary.Series;
        foreach (var (name, course) in series.HeldOutLosses) Add(Validation + name, BetterValues.OfLoss(name), course);
        foreach (var (name, course) in series.Losses) AddLoss(name, course);
        foreach (var (name, course) in series.Gauges) Add(name, BetterValues.OfGauge(name), course);
        foreach (var (name, rate) in summary.Throughputs)
            metrics.TryAdd(name, new MetricCourse(name, Better.Higher, rate.Mean, series.Throughputs.TryGetValue(name, out var course) ? [.. course.Points()] : []));
        if (summary.Steps > 0 && summary.Duration > TimeSpan.Zero) AddSpeed("steps_per_hour", summary.Steps / summary.Duration.TotalHours);
        if (summary.EpochCount > 0 && summary.EpochDuration > TimeSpan.Zero) AddSpeed("epochs_per_hour", summary.EpochCount / summary.EpochDuration.TotalHours);
        return metrics;

        void Add(string name, Better better, StepSeries course)
        {
            SeriesPoint[] points = [.. course.Points()];
            metrics.TryAdd(name, new MetricCourse(name, better, points is [.., { NonFinite: 0 } last] ? last.Mean : double.NaN, points));
        }

        void AddLoss(string name, StepSeries course)
        {
            SeriesPoint[] points = [.. course.Points()];
            var ofEpoch = summary.LastEpoch?.Losses.Where(loss => loss.Name == name).Select(loss => (double?)loss.Value).FirstOrDefault();
            metrics.TryAdd(name, new MetricCourse(name, BetterValues.OfLoss(name), ofEpoch ?? MetricCourse.EndOf(points), points));
        }

        void AddSpeed(string name, double value) => metrics.TryAdd(name, MetricCourse.Single(name, Better.Higher, value));
    }
}
