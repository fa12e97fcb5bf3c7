using System.ComponentModel;

namespace Instrumentation.Recording;

/// <summary>Records an <see cref="EvaluationAttribute"/> method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EvaluationRecorder : Recorder
{
    private int _epoch;

    /// <inheritdoc cref="Recorder(TrainingRun, RecordSchema)"/>
    protected EvaluationRecorder(TrainingRun run, RecordSchema schema)
        : base(run, schema)
    {
    }

    /// <summary>Starts an evaluation of the weights after <paramref name="epoch"/>.</summary>
    public long Enter(int epoch)
    {
        _epoch = epoch;
        return Run.GetTimestamp();
    }

    /// <summary>Reserves the record of the evaluation that started at <paramref name="start"/> and ends now.</summary>
    protected bool TryBegin(long start, out RecordWriter record, int textSize = 0)
    {
        Position.Widen();
        return TryBegin(start, Run.GetTimestamp(), Position.Step, _epoch, -1, textSize, out record);
    }
}
