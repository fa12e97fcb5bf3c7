using System.ComponentModel;

namespace Instrumentation.Recording;

/// <summary>Records an <see cref="EventAttribute"/> method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EventRecorder : Recorder
{
    private const long NoStep = -1;

    /// <inheritdoc cref="Recorder(TrainingRun, RecordSchema)"/>
    protected EventRecorder(TrainingRun run, RecordSchema schema)
        : base(run, schema)
    {
    }

    /// <summary>Reserves the record of an event that happens now, with <paramref name="textSize"/> bytes of text.</summary>
    protected bool TryBegin(int epoch, int batch, out RecordWriter record, int textSize = 0)
    {
        // An event may name another batch than the one that runs, whose step is not known here.
        var step = epoch == Position.Epoch && batch == Position.Batch ? Position.Step : NoStep;
        var now = Run.GetTimestamp();
        return TryBegin(now, now, step, epoch, batch, textSize, out record);
    }

    /// <summary>The same for an event that tells of <paramref name="step"/>, whichever runs.</summary>
    protected bool TryBegin(long step, int epoch, int batch, out RecordWriter record, int textSize = 0)
    {
        var now = Run.GetTimestamp();
        return TryBegin(now, now, step, epoch, batch, textSize, out record);
    }
}
