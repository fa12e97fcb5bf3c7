using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>What the steps of an epoch add up to.</summary>
public sealed class EpochTotals
{
    private readonly Dictionary<(string Name, LabelSet Labels), (FieldSchema Field, double Sum, long Count)> _sums = [];
    private readonly List<(string Name, LabelSet Labels)> _order = [];
    private readonly List<RowValue> _validation = [];
    private DateTimeOffset _running;

    /// <summary>When the epoch started.</summary>
    public DateTimeOffset Started { get; internal set; }

    /// <summary>How long it had run in the attempts before, where it is continued after a resume.</summary>
    public TimeSpan Earlier { get; private set; }

    /// <summary>How many of its steps have ended.</summary>
    public long Steps { get; private set; }

    /// <summary>The values of the last evaluation in the epoch, or of the last one with each combination of labels; empty before one.</summary>
    public IReadOnlyList<RowValue> Validation => _validation;

    /// <summary>The sums of the counters, in the order of their first appearance.</summary>
    public IEnumerable<RowValue> Counters =>
        Of(FieldRole.Counter).Select(key => new RowValue(_sums[key].Field, _sums[key].Sum) { Labels = key.Labels });

    /// <summary>The means of the values of a role over the steps, in the order of their first appearance.</summary>
    public IEnumerable<RowValue> MeansOf(FieldRole role) =>
        Of(role).Select(key => new RowValue(_sums[key].Field, _sums[key].Sum / _sums[key].Count) { Labels = key.Labels });

    /// <summary>The sum of a counter over the epoch so far, whatever its labels, or null when no step has recorded it.</summary>
    public double? SumOf(string counter)
    {
        double? sum = null;
        foreach (var key in _order)
        {
            if (key.Name == counter) sum = (sum ?? 0) + _sums[key].Sum;
        }

        return sum;
    }

    /// <summary>How long the epoch took whose record this is, in all attempts together.</summary>
    internal TimeSpan DurationOf(in JournalRecord epoch) => Earlier + epoch.Duration;

    internal void Clear(DateTimeOffset started)
    {
        Started = started;
        Earlier = TimeSpan.Zero;
        _running = started;
        Steps = 0;
        _validation.Clear();
        _sums.Clear();
        _order.Clear();
    }

    /// <summary>Goes back to <paramref name="time"/>, where the epoch was left, until it is continued.</summary>
    internal void Pause(DateTimeOffset time) => Earlier += time - _running;

    /// <summary>Continues the epoch.</summary>
    internal void Resume(DateTimeOffset time) => _running = time;

    internal void Add(StepRow row)
    {
        Steps++;
        foreach (var value in row.Values)
        {
            var key = (value.Field.Name, value.Labels);
            if (!_sums.TryGetValue(key, out var entry)) _order.Add(key);
            _sums[key] = (value.Field, entry.Sum + value.Value, entry.Count + 1);
        }
    }

    internal void AddValidation(in JournalRecord record, LabelSet labels)
    {
        _validation.RemoveAll(value => value.Labels.Equals(labels));
        RecordNumbers.AddTo(_validation, record, labels);
    }

    internal EpochTotalsState Save(FieldTable fields) => new(
        Started,
        Earlier,
        _running,
        Steps,
        [.. _order.Select(key => new SavedSum(fields.PlaceOf(_sums[key].Field), SavedLabels.Of(key.Labels), BitConverter.DoubleToInt64Bits(_sums[key].Sum), _sums[key].Count))],
        [.. _validation.Select(fields.Save)]);

    internal void Restore(EpochTotalsState state, IReadOnlyList<FieldSchema> fields, LabelReader labels)
    {
        Clear(state.Started);
        (Earlier, _running) = (state.Earlier, state.Running);
        Steps = state.Steps;
        foreach (var sum in state.Sums)
        {
            var key = (fields[sum.Field].Name, labels.Restore(sum.Labels));
            _order.Add(key);
            _sums.Add(key, (fields[sum.Field], BitConverter.Int64BitsToDouble(sum.Bits), sum.Count));
        }

        _validation.AddRange(state.Validation.Select(value => RowValue.Restore(value, fields, labels)));
    }

    private IEnumerable<(string Name, LabelSet Labels)> Of(FieldRole role) => _order.Where(key => _sums[key].Field.Role == role);
}
