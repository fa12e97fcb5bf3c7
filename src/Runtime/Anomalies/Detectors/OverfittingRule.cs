namespace Instrumentation.Anomalies;

/// <summary>When a model overfits: its loss on held-out data rises while that on training data falls.</summary>
/// <param name="Rise">By which share the held-out loss rises above its best at least.</param>
/// <param name="NoiseFactor">By how many times its usual change from one evaluation to the next it rises at least.</param>
/// <param name="Patience">For how many evaluations.</param>
/// <param name="WarmUp">How many evaluations are seen before one is judged.</param>
public readonly record struct OverfittingRule(double Rise = 0.03, double NoiseFactor = 2.5, int Patience = 3, int WarmUp = 5)
{
    /// <summary>The shipped constants.</summary>
    public OverfittingRule()
        : this(Rise: 0.03)
    {
    }
}
