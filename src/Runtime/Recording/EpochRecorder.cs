using System.ComponentModel;

namespace Instrumentation.Recording;

/// <summary>Records an <see cref="EpochAttribute"/> method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EpochRecorder : Recorder
{
    private readonly ushort _startKind;

    /// <inheritdoc cref="Recorder(TrainingRun, RecordSchema)"/>
    protected EpochRecorder(TrainingRun run, RecordSchema schema)
        : base(run, schema) =>
        _startKind = run.Journal.Register(new RecordSchema(schema.Name + "_start", RecordRole.EpochStart) { Source = schema.Source });

    /// <summary>The number of the next epoch, counted from 1, for a method without an <see cref="EpochIndexAttribute"/>.</summary>
    public int NextEpoch => Position.ContinuesEpoch ? Position.Epoch : Math.Max(Position.Epoch, 0) + 1;

    /// <summary>Starts an epoch, and records that it did.</summary>
    public long Enter(int epoch)
    {
        if (!Position.ContinuesEpoch || epoch != Position.Epoch) Position.Batch = -1;
        Position.Epoch = epoch;
        Position.EpochEnded = false;
        Position.ContinuesEpoch = false;
        Position.Widen();
        var start = Run.GetTimestamp();
        if (Run.Journal.TryReserve(_startKind, 0, 0, out var record))
        {
            record.WritePrefix(start, 0, Position.Step, epoch, -1);
            record.Commit();
        }

        return start;
    }

    /// <summary>Reserves the record of the epoch that started at <paramref name="start"/> and ends now.</summary>
    protected bool TryBegin(long start, out RecordWriter record, int textSize = 0)
    {
        Position.EpochEnded = true;
        return TryBegin(start, Run.GetTimestamp(), Position.Step, Position.Epoch, -1, textSize, out record);
    }
}
