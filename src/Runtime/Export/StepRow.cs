namespace Instrumentation.Export;

/// <summary>A value of a row: what it is, and how much.</summary>
/// <param name="Field">Its name, layout and meaning.</param>
/// <param name="Value">The number; a flag is 0 or 1, a text NaN.</param>
public readonly record struct RowValue(FieldSchema Field, double Value)
{
    private readonly LabelSet? _labels;

    /// <summary>The labels of the record that it comes from. With the name they are what the value is.</summary>
    public LabelSet Labels
    {
        get => _labels ?? LabelSet.Empty;
        init => _labels = value;
    }
}

/// <summary>How long a phase of a step took.</summary>
/// <param name="Name">The phase.</param>
/// <param name="Duration">Its time, from the end of the phase before it.</param>
/// <param name="Skipped">Whether it was guarded and did not run.</param>
public readonly record struct PhaseTiming(string Name, TimeSpan Duration, bool Skipped)
{
    /// <summary>What the generator calls the flag of a guarded phase.</summary>
    internal const string SkippedField = "skipped";
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
    private readonly Dictionary<(string Name, LabelSet Labels), int> _places = [];
    private readonly List<PhaseTiming> _phases = [];
    private readonly List<Throughput> _throughputs = [];

    /// <summary>The values of the phases and of the step.</summary>
    public IReadOnlyList<RowValue> Values => _values;

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
        _places.Clear();
        _phases.Clear();
        _throughputs.Clear();
    }

    internal void Add(in JournalRecord record, LabelSet labels)
    {
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Role != FieldRole.Label && fields[i].Name != PhaseTiming.SkippedField)
                Add(new RowValue(fields[i], record.GetDouble(i)) { Labels = labels });
        }
    }

    internal void AddPhase(in JournalRecord record)
    {
        var skipped = record.IndexOf(PhaseTiming.SkippedField);
        Add(new PhaseTiming(record.Schema.Name, record.Duration, skipped >= 0 && record.GetInt64(skipped) != 0));
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

    private void Add(RowValue value)
    {
        if (_places.TryAdd((value.Field.Name, value.Labels), _values.Count))
        {
            _values.Add(value);
            return;
        }

        var place = _places[(value.Field.Name, value.Labels)];
        _values[place] = value.Field.Role == FieldRole.Counter ? value with { Value = _values[place].Value + value.Value } : value;
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
