using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds values far above their recent past, in the logarithm, so that a rule fits a loss of 0.01 and one of 10,000. It keeps an exponentially weighted
/// mean and mean absolute deviation; there is a floor under the deviation, and nothing is learned from a spike, so that it does not become its own baseline. Zeros and what is not finite are left to other checks. Once a value was negative, it looks at sign(x) log(1 + |x| / unit) instead, where the
/// unit is the mean size of the values then. Not meant to be used by hand.
/// </summary>
/// <remarks>
/// A value that a trend has led to is no spike: it must stand out from the value before it as well. After an announced change only the tenfold is a spike, and
/// the new level is learned within some ten values.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct SpikeDetector : IDetector<SpikeRule>
{
    /// <summary>Of a value in the mean: it follows within some 30 values.</summary>
    private const double MeanWeight = 0.03;

    /// <summary>Of a deviation in the mean deviation: a steady one needs many values, because they have heavy tails.</summary>
    private const double DeviationWeight = 0.005;

    private const double AnnouncedWeight = 0.2;

    /// <summary>Standard deviations in a mean absolute deviation, of the Gauss distribution: the square root of half pi.</summary>
    private const double PerDeviation = 1.2533141373155;

    /// <summary>The least standard deviation in use: 2 % of the value.</summary>
    private const double Floor = 0.02 * PerNatural;

    /// <summary>Logarithms to base 2 in a natural one.</summary>
    private const double PerNatural = 1.4426950408889634;

    /// <summary>How much wider limits are after a boundary.</summary>
    private const double BoundaryFactor = 1.1;

    /// <summary>
    /// The limit, some 5 times the mean, from which on a quantity is so noisy that deviations say little of it: from then on a spike is what lies well above the
    /// highest value.
    /// </summary>
    private const double NoisyLimit = 2.4;

    /// <summary>How far above the highest value at least: half as much again.</summary>
    private const double LeastAboveHighest = 0.5849625007211562;

    /// <summary>How far at most: tenfold.</summary>
    private const double MostAboveHighest = 3.321928094887362;

    /// <summary>With which the highest value is forgotten.</summary>
    private const double HighestWeight = 0.0001;

    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Spike;

    /// <inheritdoc/>
    public static int ValuesToResolve => 50;

    /// <summary>Mean of the logarithms of the values, to base 2.</summary>
    public double Mean { get; set; }

    /// <summary>Their mean absolute deviation.</summary>
    public double Deviation { get; set; }

    /// <summary>The logarithm of the value before.</summary>
    public double Previous { get; set; }

    /// <summary>The highest logarithm of a value that was no spike, slowly forgotten.</summary>
    public double Highest { get; set; }

    /// <summary>The threshold of the rule, for what is expected.</summary>
    public double Threshold { get; set; }

    /// <summary>The least limit, whatever the deviation.</summary>
    public double Least { get; set; }

    /// <summary>How many deviations above the highest value of a noisy quantity a spike lies.</summary>
    public double AboveHighest { get; set; }

    /// <summary>Whether the last value was judged and within its limits, and all values so far were positive.</summary>
    public bool IsCalm { get; set; }

    /// <summary>How many values have been learned from, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>How many anomalous values there were, one after the other: above when positive, below when negative.</summary>
    public int Run { get; set; }

    /// <summary>How often a new level became the baseline.</summary>
    public int Shifts { get; set; }

    /// <summary>The unit of signed values; 0 while all were positive.</summary>
    public double Unit { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => Count == 0 ? double.MinValue : ToValue(Mean - Limit(1));

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Count == 0 ? double.MaxValue : ToValue(Mean + Limit(1));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Verdict Check(double value, in SpikeRule rule, Allowance allowance)
    {
        // What is usual costs the least: a positive number within half of the least limit that there can be.
        if (IsCalm && value > 0 && value <= double.MaxValue && allowance != Allowance.Announced)
        {
            var logarithm = Logarithm.Base2(value);
            var difference = logarithm - Mean;
            var size = Math.Abs(difference);
            if (size < Least / 2)
            {
                Learn(difference, size);
                Previous = logarithm;
                return Verdict.Normal;
            }
        }

        return Judge(value, rule, allowance);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict Judge(double value, in SpikeRule rule, Allowance allowance)
    {
        if (value == 0 && Unit == 0 || !double.IsFinite(value)) return Count < rule.WarmUp ? Verdict.WarmingUp : Verdict.Unsettled;
        if (value < 0 && Unit == 0) BecomeSigned(value);

        var logarithm = Logarithm.Of(value, Unit);
        if (Count == 0) Mean = Previous = Highest = logarithm;
        var difference = logarithm - Mean;
        if (Count < rule.WarmUp) return WarmUp(logarithm, difference, rule);

        (Threshold, Least, AboveHighest) = (rule.Threshold, Logarithm.Base2(rule.Ratio), rule.AboveHighest);
        var limit = Limit(allowance == Allowance.Boundary ? BoundaryFactor : 1);
        if (allowance == Allowance.Announced) limit = Math.Max(limit, Logarithm.Base2(rule.CriticalRatio));

        // A value on the way that others have gone stands out from the mean and not from the one before.
        var isSpike = difference > limit && (Run > 0 || logarithm - Previous > limit / 2);
        var isLow = difference < -limit;
        Run = isSpike ? Math.Max(Run, 0) + 1 : isLow ? Math.Min(Run, 0) - 1 : 0;
        Previous = logarithm;
        if (Math.Abs(Run) >= rule.Rebaseline) Rebase(logarithm);
        else if (allowance == Allowance.Announced) Learn(Math.Clamp(difference, -limit, limit), AnnouncedWeight, DeviationWeight);
        else if (!isSpike && !isLow) Learn(Math.Min(difference, limit), Math.Abs(Math.Min(difference, limit)));
        IsCalm = Run == 0 && Unit == 0;
        if (!isSpike || Run == 0) return difference < limit / 2 ? Verdict.Normal : Verdict.Unsettled;
        return difference >= Logarithm.Base2(rule.CriticalRatio) ? Verdict.Critical : Verdict.Warning;
    }

    private Verdict WarmUp(double logarithm, double difference, in SpikeRule rule)
    {
        Count++;
        Previous = logarithm;

        // The first values teach much, but none of them more than three times what was usual: there may be a spike among them.
        var most = Count <= 5 ? double.MaxValue : 3 * Math.Max(Deviation * PerDeviation, Floor);
        Learn(Math.Clamp(difference, -most, most), Math.Max(MeanWeight, 1.0 / Count), Math.Max(DeviationWeight, 1.0 / Count));
        (Threshold, Least, AboveHighest) = (rule.Threshold, Logarithm.Base2(rule.Ratio), rule.AboveHighest);
        IsCalm = Count >= rule.WarmUp && Unit == 0;
        return Verdict.WarmingUp;
    }

    /// <summary>How far above the mean a value can be, in logarithms.</summary>
    private readonly double Limit(double factor)
    {
        var deviation = Math.Max(Deviation * PerDeviation, Floor);
        var limit = deviation * Threshold;
        limit = limit > NoisyLimit ? Math.Min(limit, Highest - Mean + Math.Clamp(AboveHighest * deviation, LeastAboveHighest, MostAboveHighest)) : limit * factor;
        return Math.Max(limit, Least);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Learn(double difference, double size)
    {
        Mean += MeanWeight * difference;
        Deviation += DeviationWeight * (size - Deviation);
        Highest = Math.Max(Mean + (1 - MeanWeight) * difference, Highest + HighestWeight * (Mean - Highest));
    }

    private void Learn(double difference, double meanWeight, double deviationWeight)
    {
        Highest = Math.Max(Mean + difference, Highest);
        Mean += meanWeight * difference;
        Deviation += deviationWeight * (Math.Abs(difference) - Deviation);
    }

    private void Rebase(double logarithm)
    {
        Mean = Highest = logarithm;
        Run = 0;
        Shifts++;
    }

    private void BecomeSigned(double value)
    {
        Unit = Count == 0 ? Math.Abs(value) : Math.Max(Logarithm.Power(Mean), Math.Abs(value));
        (Mean, Highest, Deviation, Count, Run) = (0, 0, 0, 0, 0);
    }

    private readonly double ToValue(double logarithm) =>
        Unit == 0 ? Logarithm.Power(logarithm) : Math.Sign(logarithm) * Unit * (Logarithm.Power(Math.Abs(logarithm)) - 1);
}
