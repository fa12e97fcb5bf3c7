using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a latent space that carries nothing: few of its dimensions tell samples apart. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct PosteriorCollapseDetector : IDetector<PosteriorCollapseRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.PosteriorCollapse;

    /// <inheritdoc/>
    public static int ValuesToResolve => 20;

    /// <summary>What it knows of the values.</summary>
    public Sustained State { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in PosteriorCollapseRule rule, Allowance allowance)
    {
        (ExpectedLow, ExpectedHigh) = (rule.Minimum, double.MaxValue);
        var state = State;
        var verdict = state.Check(value, rule.Minimum, double.MaxValue, 0.05, rule.WarmUp, rule.Patience);
        State = state;
        return verdict;
    }
}
