using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Recording;

/// <summary>Records a <see cref="PhaseAttribute"/> method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PhaseRecorder : Recorder
{
    /// <inheritdoc cref="Recorder(TrainingRun, RecordSchema)"/>
    protected PhaseRecorder(TrainingRun run, RecordSchema schema)
        : base(run, schema)
    {
    }

    /// <summary>Whether a guarded phase may run: no check of this step found what the run's policy skips updates on.</summary>
    public bool MayProceed => !Run.Actions.SkipsUpdate(Position.Worst) || Volatile.Read(ref Position.InStep) == 0;

    /// <summary>Starts a phase: where the one before it ended, or now when no step is running.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Enter() => Volatile.Read(ref Position.InStep) != 0 ? Position.LastStamp : Run.GetTimestamp();

    /// <summary>Reserves the record of the phase that started at <paramref name="start"/> and ends now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryBegin(long start, out RecordWriter record, int textSize = 0)
    {
        var end = Run.GetTimestamp();
        Position.LastStamp = end;
        return TryBegin(start, end, Position.Step, Position.Epoch, Position.Batch, textSize, out record);
    }
}
