namespace Instrumentation.Model.Network;

/// <summary>KL annealing: the weight rises linearly from 0 to <paramref name="Final"/> over the first <paramref name="WarmupSteps"/> steps and stays there.</summary>
/// <remarks>Bowman et al., "Generating Sentences from a Continuous Space", 2016, section 3.1.</remarks>
/// <param name="Final">The weight after the warm-up; 1 makes the loss the negative evidence lower bound per token.</param>
/// <param name="WarmupSteps">Length of the warm-up; 0 for none.</param>
internal readonly record struct KlSchedule(float Final, int WarmupSteps)
{
    /// <summary>The weight at a step counted from 0.</summary>
    public float Weight(long step) => step >= WarmupSteps ? Final : Final * step / WarmupSteps;
}
