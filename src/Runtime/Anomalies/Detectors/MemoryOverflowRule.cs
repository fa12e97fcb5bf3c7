namespace Instrumentation.Anomalies;

/// <summary>When the memory comes close to its end.</summary>
/// <param name="Share">From which share of the budget on.</param>
/// <param name="CriticalShare">From which share on the severity is <see cref="Severity.Critical"/>.</param>
public readonly record struct MemoryOverflowRule(double Share = 0.95, double CriticalShare = 0.98)
{
    /// <summary>The shipped constants.</summary>
    public MemoryOverflowRule()
        : this(Share: 0.95)
    {
    }
}
