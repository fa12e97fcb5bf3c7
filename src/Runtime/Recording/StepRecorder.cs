using System.ComponentModel;
using System.Runtime.CompilerServices;
using Instrumentation.Anomalies;

namespace Instrumentation.Recording;

/// <summary>Records a <see cref="StepAttribute"/> method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StepRecorder : Recorder
{
    /// <inheritdoc cref="Recorder(TrainingRun, RecordSchema)"/>
    protected StepRecorder(TrainingRun run, RecordSchema schema)
        : base(run, schema)
    {
    }

    /// <summary>The number of the next batch, for a method without a <see cref="BatchIndexAttribute"/>.</summary>
    public int NextBatch => Position.Batch + 1;

    /// <summary>Starts a step; false when another one is running, which is a fault and leaves this one unrecorded.</summary>
    public bool TryEnter(int epoch, int batch, out long start)
    {
        if (Interlocked.CompareExchange(ref Position.InStep, 1, 0) != 0)
        {
            start = 0;
            Run.RecordRefusedStep(Method);
            return false;
        }

        if (Run.Actions.HasWork) Run.Actions.BetweenSteps();
        Position.Step++;
        Position.Epoch = epoch;
        Position.Batch = batch;
        Position.Worst = Verdict.WarmingUp;
        start = Run.GetTimestamp();
        Position.LastStamp = start;
        return true;
    }

    /// <summary>Reserves the record of the step that started at <paramref name="start"/> and ends now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryBegin(long start, out RecordWriter record, int textSize = 0) =>
        TryBegin(start, Run.GetTimestamp(), Position.Step, Position.Epoch, Position.Batch, textSize, out record);

    /// <summary>Ends the step; the next one may start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Exit() => Volatile.Write(ref Position.InStep, 0);

    private protected sealed override void OnFaulted() => Exit();
}
