namespace Instrumentation.Anomalies;

/// <summary>When a step of the optimizer has no effect.</summary>
/// <param name="Patience">For how many steps, one after the other, the weights are what they were.</param>
public readonly record struct StepWithoutEffectRule(int Patience = 3)
{
    /// <summary>The shipped constants.</summary>
    public StepWithoutEffectRule()
        : this(Patience: 3)
    {
    }
}
