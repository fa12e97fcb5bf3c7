using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Writes what a check found: one record when a quantity becomes anomalous, none while it stays so. Not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AnomalyReporter
{
    private readonly TrainingRun _run;
    private readonly ushort _kind;
    private readonly int _fixedSize;
    private readonly Anomaly _anomaly;

    /// <summary>Makes the anomaly's kind of record known to the run's journal.</summary>
    public AnomalyReporter(TrainingRun run, string quantity, Anomaly anomaly, string source)
    {
        ArgumentNullException.ThrowIfNull(run);
        var schema = new RecordSchema(
            "anomaly",
            RecordRole.Anomaly,
            new FieldSchema("value", FieldType.Double),
            new FieldSchema("expected_low", FieldType.Double),
            new FieldSchema("expected_high", FieldType.Double))
        {
            Source = source,
            Anomaly = anomaly,
            Quantity = quantity,
        };
        _run = run;
        _anomaly = anomaly;
        _kind = run.Journal.Register(schema);
        _fixedSize = schema.FixedSize;
        State = run.Detectors.Register(source, quantity, anomaly);
    }

    internal DetectorState State { get; }

    /// <summary>Says that <paramref name="value"/> lies outside the range in which it was expected.</summary>
    public void Raise(double value, double expectedLow, double expectedHigh)
    {
        var position = _run.Position;
        position.Found |= _anomaly;
        if (State.IsActive) return;

        State.IsActive = true;
        var now = _run.GetTimestamp();
        if (!_run.Journal.TryReserve(_kind, _fixedSize, 0, out var record)) return;
        record.WritePrefix(now, 0, position.Step, position.Epoch, position.Batch);
        record.Write(value);
        record.Write(expectedLow);
        record.Write(expectedHigh);
        record.Commit();
    }

    /// <summary>Says that the value is as expected.</summary>
    public void Clear() => State.IsActive = false;
}
