using Instrumentation.Model.Data;
using Instrumentation.Model.Training;

namespace Instrumentation.Model.Tests.Network;

/// <summary>Makes the loss of some steps NaN, and with it every gradient.</summary>
internal sealed class NanAt(params long[] steps) : IStepHooks
{
    public Batch Load(Batch batch, long step) => batch;

    public (float KlWeight, float LearningRate) Set(long step, float klWeight, float learningRate) => (steps.Contains(step) ? float.NaN : klWeight, learningRate);
}
