using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds memory that is nearly full. Without a budget it says nothing. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct MemoryOverflowDetector : IDetector<MemoryOverflowRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.MemoryOverflow;

    /// <inheritdoc/>
    public static int ValuesToResolve => 10;

    /// <summary>How much memory there is; 0 where that is not known.</summary>
    public double Budget { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => 0;

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in MemoryOverflowRule rule, Allowance allowance)
    {
        if (Budget <= 0 || !double.IsFinite(value)) return Verdict.WarmingUp;
        ExpectedHigh = rule.Share * Budget;
        if (value < ExpectedHigh) return Verdict.Normal;
        return value < rule.CriticalShare * Budget ? Verdict.Warning : Verdict.Critical;
    }
}
