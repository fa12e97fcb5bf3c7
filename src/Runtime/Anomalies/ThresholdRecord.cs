using System.Text;

namespace Instrumentation.Anomalies;

/// <summary>
/// Writes now and then what a detector expects of its quantity, so that files and series can show how far the quantity is from an anomaly. Only what
/// looks behind the journal writes it, for the quantities that are checked in the training as well.
/// </summary>
internal sealed class ThresholdRecord
{
    private readonly JournalWriter _journal;
    private readonly int _fixedSize;
    private readonly ushort _kind;

    public ThresholdRecord(JournalWriter journal, Anomaly anomaly, string quantity, FieldRole role)
    {
        var schema = SchemaOf(anomaly, quantity, role);
        _journal = journal;
        _fixedSize = schema.FixedSize;
        _kind = journal.Register(schema);
    }

    public static RecordSchema SchemaOf(Anomaly anomaly, string quantity, FieldRole role) => new(
        "threshold",
        RecordRole.Threshold,
        new FieldSchema("value", FieldType.Double),
        new FieldSchema("expected_low", FieldType.Double),
        new FieldSchema("expected_high", FieldType.Double),
        new FieldSchema("adjustments", FieldType.Int64),
        new FieldSchema("warming_up", FieldType.Boolean),
        new FieldSchema("scope", FieldType.Text))
    {
        Anomaly = anomaly,
        Quantity = quantity,
        QuantityRole = role,
    };

    /// <summary>Records what is expected at a step; false where there is no room for it now.</summary>
    /// <param name="stamp">When.</param>
    /// <param name="step">The global step.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="value">The value that was judged last.</param>
    /// <param name="expectedLow">The least value that is expected.</param>
    /// <param name="expectedHigh">The greatest value that is expected.</param>
    /// <param name="adjustments">How often the expectation has moved by more than a tenth so far.</param>
    /// <param name="warmingUp">Whether there are not enough values yet to tell.</param>
    /// <param name="scope">The part that is meant, such as a layer; null for the whole.</param>
    public bool TryWrite(long stamp, long step, int epoch, int batch, double value, double expectedLow, double expectedHigh, long adjustments, bool warmingUp, string? scope = null)
    {
        if (!_journal.TryReserve(_kind, _fixedSize, scope is null ? 0 : Encoding.UTF8.GetByteCount(scope), out var record, isKept: true)) return false;
        record.WritePrefix(stamp, 0, step, epoch, batch);
        record.Write(value);
        record.Write(expectedLow);
        record.Write(expectedHigh);
        record.Write(adjustments);
        record.Write(warmingUp);
        record.Write(scope);
        record.Commit();
        return true;
    }
}
