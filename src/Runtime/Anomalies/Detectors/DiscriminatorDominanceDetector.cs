using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds an adversarial game that one side always wins, by the accuracy of the discriminator on real and on generated samples. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DiscriminatorDominanceDetector : IDetector<DiscriminatorDominanceRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.DiscriminatorDominance;

    /// <inheritdoc/>
    public static int ValuesToResolve => 100;

    /// <summary>What it knows of the values.</summary>
    public Sustained State { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in DiscriminatorDominanceRule rule, Allowance allowance)
    {
        (ExpectedLow, ExpectedHigh) = (rule.Minimum, rule.Maximum);
        var state = State;
        var verdict = state.Check(value, rule.Minimum, rule.Maximum, 0.01, rule.WarmUp, rule.Patience);
        State = state;
        return verdict;
    }
}
