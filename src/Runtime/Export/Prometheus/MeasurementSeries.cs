using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>The series of what the training loop measures, each made when its measurement is first seen.</summary>
internal sealed class MeasurementSeries(SeriesFactory factory, SeriesNames names, MeasurementScope scope, ByLabel<Counter.Child> unshowable)
{
    private readonly ByLabel<Gauge.Child> _gradientNorms = factory.Gauges(scope.GradientNorm);
    private readonly ByLabel<Gauge.Child> _learningRates = factory.Gauges(scope.LearningRate);
    private readonly Dictionary<string, (Gauge Series, double Factor)> _gauges = [];
    private readonly Dictionary<string, (Counter Series, double Factor)> _counters = [];
    private readonly Dictionary<string, (Histogram Series, double Factor)> _histograms = [];

    private readonly List<RowValue> _numbers = [];

    /// <summary>The losses.</summary>
    public ByLabel<Gauge.Child> Losses { get; } = factory.Gauges(scope.Loss);

    /// <summary>Takes the values of a record.</summary>
    public void Observe(in JournalRecord record)
    {
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is { IsArray: true, Role: FieldRole.Histogram })
            {
                for (var j = 0; j < record.GetCount(i); j++) Observe(fields[i], record.GetElement(i, j));
                continue;
            }

            _numbers.Clear();
            RecordNumbers.AddTo(_numbers, record, i);
            foreach (var (field, value) in _numbers) Observe(field, value);
        }
    }

    private void Observe(FieldSchema field, double value)
    {
        switch (field.Role)
        {
            case FieldRole.Loss:
                Losses[field.Name].Set(value);
                break;
            case FieldRole.GradientNorm:
                _gradientNorms[field.Name].Set(value);
                break;
            case FieldRole.LearningRate:
                _learningRates[field.Name].Set(value);
                break;
            case FieldRole.Gauge:
                var gauge = _gauges.TryGetValue(field.Name, out var knownGauge) ? knownGauge : AddGauge(field);
                gauge.Series.Set(value * gauge.Factor);
                break;
            case FieldRole.Counter:
                var counter = _counters.TryGetValue(field.Name, out var knownCounter) ? knownCounter : AddCounter(field);
                if (value < 0) unshowable[counter.Series.Name].Inc();
                else counter.Series.Inc(value * counter.Factor);
                break;
            case FieldRole.Histogram:
                var histogram = _histograms.TryGetValue(field.Name, out var knownHistogram) ? knownHistogram : AddHistogram(field);
                if (double.IsNaN(value)) unshowable[histogram.Series.Name].Inc();
                else histogram.Series.Observe(value * histogram.Factor);
                break;
        }
    }

    private (Gauge Series, double Factor) AddGauge(FieldSchema field)
    {
        var unit = BaseUnit.Of(field.Unit);
        var name = names.OfValue(scope.Prefix + field.Name, unit);
        return _gauges[field.Name] = (factory.Gauge(new Series(name, HelpOf(field))), unit.Factor);
    }

    private (Counter Series, double Factor) AddCounter(FieldSchema field)
    {
        var unit = BaseUnit.Of(field.Unit);
        var name = names.OfCounter(scope.Prefix + field.Name, unit);
        return _counters[field.Name] = (factory.Counter(new Series(name, HelpOf(field))), unit.Factor);
    }

    private (Histogram Series, double Factor) AddHistogram(FieldSchema field)
    {
        var unit = BaseUnit.Of(field.Unit);
        var name = names.OfValue(scope.Prefix + field.Name, unit);
        var bounds = field.Buckets is { Count: > 0 } declared
            ? declared.Select(bound => bound * unit.Factor).Order().Distinct().ToArray()
            : Buckets.Default;
        return _histograms[field.Name] = (factory.Histogram(new Series(name, HelpOf(field)), bounds), unit.Factor);
    }

    private static string HelpOf(FieldSchema field) => field.Help ?? $"The measurement '{field.Name}' of the training loop.";
}
