using Instrumentation.Model.Data;

namespace Instrumentation.Model.Training;

/// <summary>Stands between the data and a step, for what repeats a training or injects faults into it. The program has none.</summary>
internal interface IStepHooks
{
    /// <summary>The batch of a step, in its place in the data phase.</summary>
    Batch Load(Batch batch, long step);

    /// <summary>The weight of the divergence and the learning rate of a step.</summary>
    (float KlWeight, float LearningRate) Set(long step, float klWeight, float learningRate);

    /// <summary>The gradients of encoder and decoder are there, and nothing has been done with them.</summary>
    void AfterBackward(long step)
    {
    }
}
