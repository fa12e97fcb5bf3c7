using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>A value of a row: what it is, and how much.</summary>
/// <param name="Field">Its name, layout and meaning.</param>
/// <param name="Value">The number; a flag is 0 or 1, a length of time in seconds, an enumeration its integer.</param>
public readonly record struct RowValue(FieldSchema Field, double Value)
{
    private readonly LabelSet? _labels;

    /// <summary>Whether it stands for an array, which is among the <see cref="StepRow.Others"/> as it is.</summary>
    public bool IsSummary { get; init; }

    /// <summary>The labels of the record that it comes from. With the name they are what the value is.</summary>
    public LabelSet Labels
    {
        get => _labels ?? LabelSet.Empty;
        init => _labels = value;
    }

    internal static RowValue Restore(SavedNumber saved, IReadOnlyList<FieldSchema> fields, LabelReader labels) =>
        new(fields[saved.Field], BitConverter.Int64BitsToDouble(saved.Bits)) { IsSummary = saved.IsSummary, Labels = labels.Restore(saved.Labels) };
}

/// <summary>A value that no double shows as it is: an absent one, a text, a time, an identifier, an array, a number with more digits.</summary>
/// <param name="Field">Its name, layout and meaning.</param>
/// <param name="Value">What <see cref="JournalRecord.GetValue"/> says of it.</param>
/// <param name="Labels">The labels of the record that it comes from.</param>
public readonly record struct OtherValue(FieldSchema Field, object? Value, LabelSet Labels);

/// <summary>How long a phase of a step took.</summary>
/// <param name="Name">The phase.</param>
/// <param name="Duration">Its time, from the end of the phase before it.</param>
/// <param name="Skipped">Whether it was guarded and did not run.</param>
public readonly record struct PhaseTiming(string Name, TimeSpan Duration, bool Skipped)
{
    /// <summary>What the generator calls the flag of a guarded phase.</summary>
    internal const string SkippedField = "skipped";

    internal static PhaseTiming Of(in JournalRecord phase)
    {
        var skipped = phase.IndexOf(SkippedField);
        return new PhaseTiming(phase.Schema.Name, phase.Duration, skipped >= 0 && phase.GetInt64(skipped) != 0);
    }
}

/// <summary>How much of something there was per second.</summary>
/// <param name="Name">Such as <c>samples_per_second</c>.</param>
/// <param name="Value">From the end of the step before to the end of this one; the first step of an epoch counts from the epoch's start.</param>
public readonly record struct Throughput(string Name, double Value);

/// <summary>
/// Everything that was recorded of one step: the values of its phases, in their order, then its own. A name that comes more than once
/// with the same labels, as in the micro-steps of an accumulated gradient, is there once: counters and durations add up, of other values the
/// last one counts.
/// </summary>
public sealed class StepRow
{
    private readonly List<RowValue> _values = [];
    private readonly List<OtherValue> _others = [];
    private readonly List<RowValue> _numbers = [];
    private readonly List<PhaseTiming> _phases = [];
    private readonly List<Throughput> _throughputs = [];

    /// <summary>The numbers of the phases and of the step. What is no number is not among them.</summary>
    public IReadOnlyList<RowValue> Values => _values;

    /// <summary>What no double shows as it is. A number of more digits than a double has is among <see cref="Values"/> as well.</summary>
    public IReadOnlyList<OtherValue> Others => _others;

    /// <summary>The phases, in the order in which they ended.</summary>
    public IReadOnlyList<PhaseTiming> Phases => _phases;

    /// <summary>The rates of the counters that ask for one.</summary>
    public IReadOnlyList<Throughput> Throughputs => _throughputs;

    /// <summary>The values of one role.</summary>
    public IEnumerable<RowValue> Of(FieldRole role) => _values.Where(value => value.Field.Role == role);

    /// <summary>The first value of one role that has no labels, or null.</summary>
    public double? First(FieldRole role)
    {
        foreach (var value in _values)
        {
            if (value.Field.Role == role && value.Labels.Count == 0) return value.Value;
        }

        return null;
    }

    internal void Clear()
    {
        _values.Clear();
        _others.Clear();
        _phases.Clear();
        _throughputs.Clear();
    }

    internal void Add(in JournalRecord record, LabelSet labels)
    {
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Role == FieldRole.Label || field.Name == PhaseTiming.SkippedField) continue;

            var isOther = IsOther(record, i);
            if (isOther && field.Role != FieldRole.Counter) RemoveNumber(field.Name, labels);
            RemoveOther(field.Name, labels);
            _numbers.Clear();
            RecordNumbers.AddTo(_numbers, record, i, labels);
            foreach (var number in _numbers) Add(number);
            if (isOther && (field.Role != FieldRole.Counter || !Has(field.Name, labels))) _others.Add(new OtherValue(field, record.GetValue(i), labels));
        }
    }

    /// <summary>The value that no double shows, under that name.</summary>
    internal bool TryGetOther(string name, LabelSet labels, out OtherValue other)
    {
        var index = _others.FindIndex(known => known.Labels.Equals(labels) && known.Field.Name == name);
        other = index < 0 ? default : _others[index];
        return index >= 0;
    }

    internal void AddPhase(in JournalRecord record)
    {
        Add(PhaseTiming.Of(record));
    }

    /// <summary>The rate of a counter is that of all its labels together.</summary>
    internal void ComputeThroughputs(TimeSpan since)
    {
        if (since <= TimeSpan.Zero) return;
        foreach (var (field, value) in _values)
        {
            if (!field.Rate) continue;
            var rate = new Throughput(field.Name + "_per_second", value / since.TotalSeconds);
            var known = _throughputs.FindIndex(other => other.Name == rate.Name);
            if (known < 0) _throughputs.Add(rate);
            else _throughputs[known] = rate with { Value = _throughputs[known].Value + rate.Value };
        }
    }

    internal StepRowState Save(FieldTable fields) => new(
        [.. _values.Select(fields.Save)],
        [.. _others.Select(other => new SavedOther(fields.PlaceOf(other.Field), SavedLabels.Of(other.Labels), SavedValue.Of(other.Value)))],
        [.. _phases],
        [.. _throughputs.Select(rate => new SavedThroughput(rate.Name, BitConverter.DoubleToInt64Bits(rate.Value)))]);

    internal void Restore(StepRowState state, IReadOnlyList<FieldSchema> fields, LabelReader labels)
    {
        Clear();
        _values.AddRange(state.Values.Select(value => RowValue.Restore(value, fields, labels)));
        _others.AddRange(state.Others.Select(other => new OtherValue(fields[other.Field], other.Value.ToValue(), labels.Restore(other.Labels))));
        _phases.AddRange(state.Phases);
        _throughputs.AddRange(state.Throughputs.Select(rate => new Throughput(rate.Name, BitConverter.Int64BitsToDouble(rate.Bits))));
    }

    private static bool IsOther(in JournalRecord record, int field)
    {
        const long LargestExact = 1L << 53;
        var schema = record.Schema.Fields[field];
        if (schema.IsArray || !schema.IsNumeric || record.IsNull(field)) return true;
        return schema.Type switch
        {
            FieldType.Half or FieldType.Decimal or FieldType.Scalar => true,
            FieldType.Int64 or FieldType.UInt64 => Math.Abs(record.GetDouble(field)) > LargestExact,
            _ => false,
        };
    }

    private bool Has(string name, LabelSet labels) => _values.Exists(known => known.Labels.Equals(labels) && known.Field.Name == name);

    private void RemoveNumber(string name, LabelSet labels)
    {
        for (var i = _values.Count - 1; i >= 0; i--)
        {
            if (_values[i].Labels.Equals(labels) && _values[i].Field.Name == name) _values.RemoveAt(i);
        }
    }

    private void RemoveOther(string name, LabelSet labels)
    {
        for (var i = _others.Count - 1; i >= 0; i--)
        {
            if (_others[i].Labels.Equals(labels) && _others[i].Field.Name == name) _others.RemoveAt(i);
        }
    }

    private void Add(RowValue value)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            var known = _values[i];
            if (!known.Labels.Equals(value.Labels) || known.Field.Name != value.Field.Name) continue;
            _values[i] = value.Field.Role == FieldRole.Counter ? value with { Value = known.Value + value.Value } : value;
            return;
        }

        _values.Add(value);
    }

    private void Add(PhaseTiming phase)
    {
        for (var i = 0; i < _phases.Count; i++)
        {
            var known = _phases[i];
            if (known.Name != phase.Name) continue;
            _phases[i] = new PhaseTiming(phase.Name, known.Duration + phase.Duration, known.Skipped || phase.Skipped);
            return;
        }

        _phases.Add(phase);
    }
}
