using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds values outside declared bounds. What is not finite is left to another check. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct OutOfRangeDetector : IDetector<OutOfRangeRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.OutOfRange;

    /// <inheritdoc/>
    public static int ValuesToResolve => 1;

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in OutOfRangeRule rule, Allowance allowance)
    {
        (ExpectedLow, ExpectedHigh) = (rule.Minimum, rule.Maximum);
        if (!double.IsFinite(value)) return Verdict.Unsettled;
        return value < rule.Minimum || value > rule.Maximum ? Verdict.Warning : Verdict.Normal;
    }
}
