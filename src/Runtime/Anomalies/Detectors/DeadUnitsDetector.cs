using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds layers whose units no longer react. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DeadUnitsDetector : IDetector<DeadUnitsRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.DeadUnits;

    /// <inheritdoc/>
    public static int ValuesToResolve => 50;

    /// <summary>What it knows of the values.</summary>
    public Sustained State { get; set; }

    /// <summary>The share at the end of the warm-up.</summary>
    public double Initial { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => 0;

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in DeadUnitsRule rule, Allowance allowance)
    {
        ExpectedHigh = rule.Maximum;
        var state = State;
        var verdict = state.Check(value, double.MinValue, rule.Maximum, 0.05, rule.WarmUp, rule.Patience);
        State = state;
        if (verdict == Verdict.WarmingUp) Initial = state.Mean;
        return verdict == Verdict.Warning && state.Mean < Initial + rule.Rise ? Verdict.Info : verdict;
    }
}
