using System.Globalization;
using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// Keeps series in a registry. Each is made with its first value, so that no scrape shows a zero that nobody measured; the counters that
/// every run has start at 0. Scrapes may come at any time, from any thread.
/// </summary>
internal sealed class PrometheusSeries : ISeriesSink
{
    private readonly IMetricFactory _metrics;
    private readonly Dictionary<(string Name, LabelSet Labels), IGauge> _gauges = [];
    private readonly Dictionary<(string Name, LabelSet Labels), ICounter> _counters = [];
    private readonly Dictionary<(string Name, LabelSet Labels), IHistogram> _histograms = [];
    private readonly LabelSet _root = new();

    public PrometheusSeries(CollectorRegistry registry, RunHealth health, ProcessRank? rank)
    {
        _metrics = Metrics.WithCustomRegistry(registry);
        if (rank is not null) _metrics = _metrics.WithLabels(new Dictionary<string, string> { ["rank"] = rank.Rank.ToString(CultureInfo.InvariantCulture) });
        foreach (var series in new[] { RunSeriesNames.Steps, RunSeriesNames.Epochs, RunSeriesNames.Faults }) Add(series, _root, 0);
        Histogram(RunSeriesNames.StepDuration, _root);

        var dropped = Counter(RunSeriesNames.Dropped, _root);
        var exporterFaults = Counter(RunSeriesNames.ExporterFaults, _root);
        var refusedSteps = Counter(RunSeriesNames.RefusedSteps, _root);
        registry.AddBeforeCollectCallback(() =>
        {
            dropped.IncTo(health.DroppedRecords);
            exporterFaults.IncTo(health.ExporterFaults);
            refusedSteps.IncTo(health.RefusedSteps);
        });
    }

    public void Set(Series series, LabelSet labels, double value)
    {
        if (!_gauges.TryGetValue((series.Name, labels), out var gauge))
        {
            var collector = _metrics.CreateGauge(series.Name, series.Help, [.. labels.Names], new GaugeConfiguration { SuppressInitialValue = true });
            _gauges[(series.Name, labels)] = gauge = labels.Count == 0 ? collector : collector.WithLabels([.. labels.Values]);
        }

        gauge.Set(value);
    }

    public void Add(Series series, LabelSet labels, double increment)
    {
        var counter = Counter(series, labels);
        if (increment >= 0) counter.Inc(increment);
        else AddUnshowable(series);
    }

    public void Observe(Series series, LabelSet labels, double value)
    {
        var histogram = Histogram(series, labels);
        if (double.IsNaN(value)) AddUnshowable(series);
        else histogram.Observe(value);
    }

    private void AddUnshowable(Series series) => Counter(RunSeriesNames.Unshowable, _root.With(RunSeriesNames.Unshowable.Labels[0], series.Name)).Inc();

    // A look-up of the collector's own allocates, so what it finds is kept.
    private ICounter Counter(Series series, LabelSet labels)
    {
        if (_counters.TryGetValue((series.Name, labels), out var counter)) return counter;
        var collector = _metrics.CreateCounter(series.Name, series.Help, [.. labels.Names], null);
        return _counters[(series.Name, labels)] = labels.Count == 0 ? collector : collector.WithLabels([.. labels.Values]);
    }

    private IHistogram Histogram(Series series, LabelSet labels)
    {
        if (_histograms.TryGetValue((series.Name, labels), out var histogram)) return histogram;
        var configuration = new HistogramConfiguration { Buckets = [.. series.Buckets] };
        var collector = _metrics.CreateHistogram(series.Name, series.Help, [.. labels.Names], configuration);
        return _histograms[(series.Name, labels)] = labels.Count == 0 ? collector : collector.WithLabels([.. labels.Values]);
    }
}
