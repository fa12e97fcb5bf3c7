using Instrumentation.Model.Data;
using Instrumentation.Model.Training;

namespace Instrumentation.Model.Replay;

/// <summary>Does to a replayed training what was done to the recorded one between its steps, and ends it after a step.</summary>
/// <param name="run">The run of the replay.</param>
/// <param name="recorded">The step to end with.</param>
/// <param name="inner">What stood between the data and the steps when they were recorded; null for nothing.</param>
internal sealed class ReplayHooks(TrainingRun run, RecordedStep recorded, IStepHooks? inner) : IStepHooks
{
    /// <exception cref="OperationCanceledException">The step has run.</exception>
    public Batch Load(Batch batch, long step)
    {
        if (step > recorded.Step) throw new OperationCanceledException();
        foreach (var (afterStep, scale) in recorded.LearningRateScales)
        {
            if (afterStep == step - 1) run.LearningRateScale = scale;
        }

        return inner is null ? batch : inner.Load(batch, step);
    }

    public (float KlWeight, float LearningRate) Set(long step, float klWeight, float learningRate) =>
        inner is null ? (klWeight, learningRate) : inner.Set(step, klWeight, learningRate);

    public void AfterBackward(long step) => inner?.AfterBackward(step);
}
