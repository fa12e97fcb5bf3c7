namespace Instrumentation.Export;

/// <summary>What the steps of an epoch add up to.</summary>
public sealed class EpochTotals
{
    private readonly Dictionary<string, (FieldSchema Field, double Sum, long Count)> _sums = [];
    private readonly List<string> _order = [];

    /// <summary>When the epoch started.</summary>
    public DateTimeOffset Started { get; internal set; }

    /// <summary>How many of its steps have ended.</summary>
    public long Steps { get; private set; }

    /// <summary>The values of the last evaluation in the epoch; empty before one.</summary>
    public IReadOnlyList<RowValue> Validation { get; internal set; } = [];

    /// <summary>The sums of the counters, in the order of their first appearance.</summary>
    public IEnumerable<RowValue> Counters => Of(FieldRole.Counter).Select(entry => new RowValue(entry.Field, entry.Sum));

    /// <summary>The means of the values of a role over the steps, in the order of their first appearance.</summary>
    public IEnumerable<RowValue> MeansOf(FieldRole role) => Of(role).Select(entry => new RowValue(entry.Field, entry.Sum / entry.Count));

    /// <summary>The sum of a counter over the epoch so far, or null when no step has recorded it.</summary>
    public double? SumOf(string counter) => _sums.TryGetValue(counter, out var entry) ? entry.Sum : null;

    internal void Clear(DateTimeOffset started)
    {
        Started = started;
        Steps = 0;
        Validation = [];
        _sums.Clear();
        _order.Clear();
    }

    internal void Add(StepRow row)
    {
        Steps++;
        foreach (var (field, value) in row.Values)
        {
            if (!_sums.TryGetValue(field.Name, out var entry)) _order.Add(field.Name);
            _sums[field.Name] = (field, entry.Sum + value, entry.Count + 1);
        }
    }

    private IEnumerable<(FieldSchema Field, double Sum, long Count)> Of(FieldRole role) =>
        _order.Select(name => _sums[name]).Where(entry => entry.Field.Role == role);
}
