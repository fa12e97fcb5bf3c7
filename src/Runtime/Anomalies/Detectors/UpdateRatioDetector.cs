using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds updates that are far too large or too small for the weights that they change. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct UpdateRatioDetector : IDetector<UpdateRatioRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.UpdateRatio;

    /// <inheritdoc/>
    public static int ValuesToResolve => 50;

    /// <summary>What it knows of the values.</summary>
    public Sustained State { get; set; }

    /// <summary>The learning rate relative to the highest one so far; 1 where it is not known.</summary>
    public double RelativeLearningRate { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in UpdateRatioRule rule, Allowance allowance)
    {
        // In the tail of a schedule updates are small because they are meant to be.
        (ExpectedLow, ExpectedHigh) = (rule.Minimum * (RelativeLearningRate > 0 ? RelativeLearningRate : 0), rule.Maximum);
        if (RelativeLearningRate <= 0 || value < 0) return Verdict.Unsettled;
        var state = State;
        var verdict = state.Check(value, ExpectedLow, ExpectedHigh, 0.1, rule.WarmUp, rule.Patience);
        State = state;
        return verdict;
    }
}
