using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds values that have fallen to nothing, or far below their recent past: below a floor, or below a share of the exponentially weighted mean of the
/// logarithms. What has vanished is not learned from, so that it does not become its own baseline. Values that are negative or not finite are left to
/// other checks. Not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct VanishingDetector : IDetector<VanishingRule>
{
    private const double Weight = 0.03;

    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Vanishing;

    /// <inheritdoc/>
    public static int ValuesToResolve => 50;

    /// <summary>Mean of the logarithms of the values.</summary>
    public double Mean { get; set; }

    /// <summary>How many values have been learned from, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <inheritdoc/>
    public double ExpectedLow { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    public Verdict Check(double value, in VanishingRule rule, bool widened)
    {
        if (!(value >= 0) || !double.IsFinite(value)) return Verdict.Unsettled;

        var isWarm = Count >= rule.WarmUp;
        ExpectedLow = isWarm ? Math.Max(rule.Floor, rule.Ratio * Math.Exp(Mean)) : rule.Floor;
        if (value < ExpectedLow || value == 0) return Verdict.Warning;

        if (!isWarm) Count++;
        Mean += Math.Max(Weight, 1.0 / Math.Max(1, Count)) * (Math.Log(value) - Mean);
        return !isWarm ? Verdict.WarmingUp : value > 2 * ExpectedLow ? Verdict.Normal : Verdict.Unsettled;
    }
}
