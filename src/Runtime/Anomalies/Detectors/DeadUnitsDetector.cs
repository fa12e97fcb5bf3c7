using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds layers whose units no longer react. Of a share of the units a long mean has to tell; a whole layer without any is not a matter of noise, and some values
/// in a row are enough, unless it never lived: it may wait for a weight that is annealed from 0. Not meant to be used by hand.
/// </summary>
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

    /// <summary>For how many values, one after the other, all units have been dead.</summary>
    public int Gone { get; set; }

    /// <summary>Whether there ever was a unit that was not.</summary>
    public bool HasLived { get; set; }

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
        if (value < 1) (Gone, HasLived) = (0, true);
        else if (value >= 1 && HasLived) Gone = Math.Min(Gone + 1, rule.WholeLayer);
        if (Gone > 0 && Gone >= rule.WholeLayer) return Verdict.Warning;
        return verdict == Verdict.Warning && state.Mean < Initial + rule.Rise ? Verdict.Info : verdict;
    }
}
