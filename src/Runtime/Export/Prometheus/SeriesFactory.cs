using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>Makes series in one registry. A gauge shows nothing until it has a value: a zero that nobody measured would be a lie.</summary>
internal sealed class SeriesFactory(CollectorRegistry registry)
{
    private readonly MetricFactory _metrics = Metrics.WithCustomRegistry(registry);

    public Gauge Gauge(Series series) =>
        _metrics.CreateGauge(series.Name, series.Help, series.Labels, new GaugeConfiguration { SuppressInitialValue = true });

    public Counter Counter(Series series) => _metrics.CreateCounter(series.Name, series.Help, series.Labels);

    public Histogram Histogram(Series series, double[] buckets) =>
        _metrics.CreateHistogram(series.Name, series.Help, series.Labels, new HistogramConfiguration { Buckets = buckets });

    public ByLabel<Gauge.Child> Gauges(Series series) => new(() => Gauge(series));

    public ByLabel<Counter.Child> Counters(Series series) => new(() => Counter(series));

    public ByLabel<Histogram.Child> Histograms(Series series, double[] buckets) => new(() => Histogram(series, buckets));
}
