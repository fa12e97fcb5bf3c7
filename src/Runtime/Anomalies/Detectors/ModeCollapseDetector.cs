using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds generated samples that are all alike. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ModeCollapseDetector : IDetector<ModeCollapseRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.ModeCollapse;

    /// <inheritdoc/>
    public static int ValuesToResolve => 3;

    /// <summary>What it knows of the values.</summary>
    public Sustained State { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in ModeCollapseRule rule, Allowance allowance)
    {
        (ExpectedLow, ExpectedHigh) = (rule.Minimum, double.MaxValue);
        var state = State;
        var verdict = state.Check(value, rule.Minimum, double.MaxValue, 1, rule.WarmUp, rule.Patience);
        State = state;
        return verdict;
    }
}
