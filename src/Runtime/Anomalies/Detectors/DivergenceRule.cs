namespace Instrumentation.Anomalies;

/// <summary>When a loss diverges: its smoothed value rises above the best that it has been and stays there.</summary>
/// <param name="Rise">By which share it rises at least.</param>
/// <param name="SpreadFactor">By how many times its slow swings, from peak to trough, it rises at least.</param>
/// <param name="CriticalRise">From which share on the severity is <see cref="Severity.Critical"/>.</param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
/// <param name="Patience">For how many values it stays there.</param>
public readonly record struct DivergenceRule(double Rise = 0.42, double SpreadFactor = 1.5, double CriticalRise = 2, int WarmUp = 200, int Patience = 20)
{
    /// <summary>The shipped constants.</summary>
    public DivergenceRule()
        : this(Rise: 0.42)
    {
    }
}
