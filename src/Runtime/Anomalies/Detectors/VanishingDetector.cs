using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

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

    /// <summary>Mean of the coarse logarithms of the values, to base 2.</summary>
    public double Mean { get; set; }

    /// <summary>How many values have been learned from, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>The ratio of the rule, as a logarithm to base 2: known once, because a logarithm is most of what a check costs.</summary>
    [JsonIgnore]
    public double Drop { get; set; }

    /// <summary>What the last value was to be, as a logarithm to base 2.</summary>
    public double Lowest { get; set; }

    /// <summary>Below which a value is as good as 0.</summary>
    public double Floor { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => Math.Max(Floor, double.IsFinite(Lowest) ? Logarithm.CoarsePower(Lowest) : 0);

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Verdict Check(double value, in VanishingRule rule, Allowance allowance)
    {
        if (value is not (>= 0 and <= double.MaxValue)) return Verdict.Unsettled;

        Floor = rule.Floor;
        if (value < Math.Max(rule.Floor, double.Epsilon)) return Verdict.Warning;

        // Of what is below the floor anyway nothing has to be known.
        var logarithm = Logarithm.Coarse(value);
        if (Count < rule.WarmUp) return WarmUp(logarithm);
        if (Drop == 0) Drop = Logarithm.Base2(rule.Ratio);
        Lowest = Mean + Drop;
        if (logarithm < Lowest) return Verdict.Warning;

        Mean += Weight * (logarithm - Mean);
        return logarithm > Lowest + 1 && value > 2 * rule.Floor ? Verdict.Normal : Verdict.Unsettled;
    }

    private Verdict WarmUp(double logarithm)
    {
        Lowest = double.NegativeInfinity;
        Mean += Math.Max(Weight, 1.0 / ++Count) * (logarithm - Mean);
        return Verdict.WarmingUp;
    }
}
