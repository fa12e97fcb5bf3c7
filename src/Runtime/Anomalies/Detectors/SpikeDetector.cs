using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds values far above their recent past, in the logarithm, so that a rule fits a loss of 0.01 and one of 10,000: an exponentially
/// weighted mean and deviation, a floor under the deviation, and updates clipped to the threshold, so that a spike does not become
/// its own baseline. Values that are not positive and finite are left to other checks. Not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SpikeDetector : IDetector<SpikeRule>
{
    private const double Weight = 0.03;

    /// <summary>The least deviation in use: 2 % of the value.</summary>
    private const double Floor = 0.02;

    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Spike;

    /// <inheritdoc/>
    public static int ValuesToResolve => 50;

    /// <summary>Mean of the logarithms of the values.</summary>
    public double Mean { get; set; }

    /// <summary>Their variance.</summary>
    public double Variance { get; set; }

    /// <summary>How many values have been learned from, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public double ExpectedHigh { get; set; }

    /// <inheritdoc/>
    public Verdict Check(double value, in SpikeRule rule, bool widened)
    {
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;

        var logarithm = Math.Log(value);
        if (Count == 0) Mean = logarithm;
        var limit = rule.Threshold * Math.Max(Math.Sqrt(Variance), Floor);
        var difference = logarithm - Mean;
        if (Count < rule.WarmUp)
        {
            Count++;
            Learn(difference, Math.Max(Weight, 1.0 / Count));
            return Verdict.WarmingUp;
        }

        var isSpike = difference > limit;
        if (isSpike) (ExpectedLow, ExpectedHigh) = (Math.Exp(Mean - limit), Math.Exp(Mean + limit));
        Learn(Math.Clamp(difference, -limit, limit), Weight);
        return isSpike ? Verdict.Warning : difference < limit / 2 ? Verdict.Normal : Verdict.Unsettled;
    }

    private void Learn(double difference, double weight)
    {
        Mean += weight * difference;
        Variance = (1 - weight) * (Variance + weight * difference * difference);
    }
}
