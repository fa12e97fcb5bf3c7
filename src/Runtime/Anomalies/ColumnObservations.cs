namespace Instrumentation.Anomalies;

/// <summary>Makes observations of the rows of a table, such as a CSV file of somebody else, whose columns have the names of quantities.</summary>
/// <param name="detection">Is told.</param>
/// <param name="columns">The names of the columns: <c>step</c> is the step, <c>epoch</c>, <c>batch</c> and <c>wall_time</c> (seconds) are optional.</param>
internal sealed class ColumnObservations(Detection detection, IReadOnlyList<string> columns)
{
    /// <summary>The columns that say where a row stands, in whole numbers.</summary>
    public static readonly IReadOnlyList<string> Positions = ["step", "epoch", "batch"];

    private const string TimeColumn = "wall_time";

    private readonly int _step = IndexOf(columns, Positions[0]);
    private readonly int _epoch = IndexOf(columns, Positions[1]);
    private readonly int _batch = IndexOf(columns, Positions[2]);
    private readonly int _time = IndexOf(columns, TimeColumn);
    private readonly QuantityKind[] _kinds = [.. columns.Select(name => QuantityNames.KindOf(name) is var kind && kind == QuantityKind.Gauge ? QuantityKind.Column : kind)];
    private long _rows;
    private int _lastEpoch = -1;

    /// <summary>Whether a column is a metric: it says neither where nor when.</summary>
    public static bool IsMetric(string column) => column.Length > 0 && !Positions.Contains(column) && column != TimeColumn;

    /// <summary>Takes the next row.</summary>
    /// <param name="values">The values in the order of the columns; null for what was not measured in this row.</param>
    /// <returns>The step of the row: the rows are counted where no column says it.</returns>
    public long Add(IReadOnlyList<double?> values)
    {
        var step = Whole(values, _step, _rows++);
        var epoch = (int)Whole(values, _epoch, -1);
        if (epoch != _lastEpoch)
        {
            detection.StartEpoch();
            detection.Widen(step - 1);
        }

        _lastEpoch = epoch;

        var time = _time < 0 ? 0 : (long)((values[_time] ?? 0) * TimeSpan.TicksPerSecond);
        var place = new RunPlace(step, epoch, (int)Whole(values, _batch, -1), time);
        detection.Tick(place, SignOfLife.Step);
        var isEvaluation = false;
        for (var i = 0; i < _kinds.Length; i++)
        {
            if (i == _step || i == _epoch || i == _batch || i == _time || values[i] is not { } value) continue;
            detection.Observe(new Observation(columns[i], _kinds[i], null, value, place));
            isEvaluation |= _kinds[i] == QuantityKind.HeldOutLoss;
        }

        // As it is behind the journal: what follows an evaluation may be a little off.
        if (isEvaluation) detection.Widen(step);

        return step;
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name) return i;
        }

        return -1;
    }

    private static long Whole(IReadOnlyList<double?> values, int column, long otherwise) => column >= 0 && values[column] is { } value && double.IsFinite(value) ? (long)value : otherwise;
}
