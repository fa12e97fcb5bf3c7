namespace Instrumentation.Export.Prometheus;

/// <summary>The series of what the training loop measures, in one place where measurements come from.</summary>
internal sealed class MeasurementSeries(ISeriesSink sink, SeriesNames names, MeasurementScope scope, LabelSet root)
{
    private readonly Dictionary<(FieldRole Role, string Name), (Series Series, double Factor)> _series = [];
    private readonly List<RowValue> _numbers = [];

    /// <summary>Takes the values of a record.</summary>
    public void Observe(in JournalRecord record, LabelSet labels)
    {
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is { IsArray: true, Role: FieldRole.Histogram })
            {
                for (var j = 0; j < record.GetCount(i); j++) Observe(fields[i], labels, record.GetElement(i, j));
                continue;
            }

            _numbers.Clear();
            RecordNumbers.AddTo(_numbers, record, i, labels);
            foreach (var (field, value) in _numbers) Observe(field, labels, value);
        }
    }

    /// <summary>Takes one value.</summary>
    public void Observe(FieldSchema field, LabelSet labels, double value)
    {
        switch (field.Role)
        {
            case FieldRole.Loss:
                SetByName(scope.Loss, field, labels, value);
                break;
            case FieldRole.GradientNorm:
                SetByName(scope.GradientNorm, field, labels, value);
                break;
            case FieldRole.LearningRate:
                SetByName(scope.LearningRate, field, labels, value);
                break;
            case FieldRole.Gauge:
                var (gauge, gaugeFactor) = SeriesOf(field);
                sink.Set(gauge, labels, value * gaugeFactor);
                break;
            case FieldRole.Counter:
                var (counter, counterFactor) = SeriesOf(field);
                sink.Add(counter, labels, value * counterFactor);
                break;
            case FieldRole.Histogram:
                var (histogram, histogramFactor) = SeriesOf(field);
                sink.Observe(histogram, labels, value * histogramFactor);
                break;
        }
    }

    private void SetByName(Series series, FieldSchema field, LabelSet labels, double value) =>
        sink.Set(series, root.With(series.Labels[0], field.Name).With(labels), value);

    private (Series Series, double Factor) SeriesOf(FieldSchema field)
    {
        if (_series.TryGetValue((field.Role, field.Name), out var known)) return known;

        return _series[(field.Role, field.Name)] = (scope.SeriesOf(field, names)!, BaseUnit.Of(field.Unit).Factor);
    }
}
