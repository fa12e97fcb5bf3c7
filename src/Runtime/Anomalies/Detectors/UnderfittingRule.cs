namespace Instrumentation.Anomalies;

/// <summary>When a loss has hardly fallen since the start.</summary>
/// <param name="Fall">By which share it is to have fallen.</param>
/// <param name="WarmUp">How many of the first values are the start.</param>
/// <param name="Patience">After how many values it is to have fallen.</param>
public readonly record struct UnderfittingRule(double Fall = 0.05, int WarmUp = 50, int Patience = 5000)
{
    /// <summary>The shipped constants.</summary>
    public UnderfittingRule()
        : this(Fall: 0.05)
    {
    }
}
