using System.Diagnostics.Metrics;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export.Meters;

/// <summary>Keeps series as instruments of a Meter. An instrument is made with its first value.</summary>
internal sealed class MeterSeries(Meter meter, ProcessRank? rank) : ISeriesSink
{
    private const string Total = "_total";

    private readonly Dictionary<string, Gauge<double>> _gauges = [];
    private readonly Dictionary<string, Counter<double>> _counters = [];
    private readonly Dictionary<string, Histogram<double>> _histograms = [];
    private readonly Dictionary<LabelSet, KeyValuePair<string, object?>[]> _tags = [];

    /// <summary>The run whose id every measurement carries.</summary>
    public string RunId { get; set; } = "";

    /// <summary>
    /// What an instrument is called: the series without its unit and <c>_total</c>, which belong to the instrument's unit and kind, and
    /// which OpenTelemetry's conversion to Prometheus puts back.
    /// </summary>
    public static string NameOf(Series series)
    {
        var name = series.Name.EndsWith(Total, StringComparison.Ordinal) ? series.Name[..^Total.Length] : series.Name;
        if (series.Unit is { } unit && name.EndsWith("_" + unit, StringComparison.Ordinal)) name = name[..^(unit.Length + 1)];
        var space = name.IndexOf('_', StringComparison.Ordinal);
        return $"{name[..space]}.{name[(space + 1)..]}";
    }

    public void Set(Series series, LabelSet labels, double value)
    {
        if (!_gauges.TryGetValue(series.Name, out var gauge))
            _gauges[series.Name] = gauge = meter.CreateGauge<double>(NameOf(series), BaseUnit.UcumOf(series.Unit), series.Help);
        gauge.Record(value, TagsOf(labels));
    }

    public void Add(Series series, LabelSet labels, double increment)
    {
        if (!_counters.TryGetValue(series.Name, out var counter))
            _counters[series.Name] = counter = meter.CreateCounter<double>(NameOf(series), BaseUnit.UcumOf(series.Unit), series.Help);
        counter.Add(increment, TagsOf(labels));
    }

    public void Observe(Series series, LabelSet labels, double value)
    {
        if (!_histograms.TryGetValue(series.Name, out var histogram))
        {
            _histograms[series.Name] = histogram = meter.CreateHistogram(
                NameOf(series),
                BaseUnit.UcumOf(series.Unit),
                series.Help,
                tags: null,
                new InstrumentAdvice<double> { HistogramBucketBoundaries = series.Buckets });
        }

        histogram.Record(value, TagsOf(labels));
    }

    /// <summary>Reads a count of the recording itself whenever a listener asks.</summary>
    public void AddHealth(Series series, Func<long> count) => meter.CreateObservableCounter(
        NameOf(series),
        () => new Measurement<long>(count(), TagsOf(LabelSet.Empty)),
        BaseUnit.UcumOf(series.Unit),
        series.Help);

    private KeyValuePair<string, object?>[] TagsOf(LabelSet labels)
    {
        lock (_tags)
        {
            if (_tags.TryGetValue(labels, out var tags)) return tags;
            List<KeyValuePair<string, object?>> run = [new("run_id", RunId)];
            if (rank is not null) run.Add(new("rank", rank.Rank));
            var named = labels.Names.Zip(labels.Values, (name, value) => new KeyValuePair<string, object?>(name, value));
            return _tags[labels] = [.. run, .. named.Where(tag => !run.Exists(own => own.Key == tag.Key))];
        }
    }
}
