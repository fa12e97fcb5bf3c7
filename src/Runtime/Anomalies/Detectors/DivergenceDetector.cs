using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a loss that rises and does not come back. It follows the logarithm with a fast mean and remembers the lowest value of a slower one; single values are clipped, so that a spike is none. Values that are not positive are left out. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DivergenceDetector : IDetector<DivergenceRule>
{
    private const double FastWeight = 0.02;
    private const double SlowWeight = 0.005;
    private const double AnnouncedWeight = 0.2;

    /// <summary>Of how far the mean swings: it must remember several swings.</summary>
    private const double SwingWeight = 0.001;

    /// <summary>From peak to trough in mean absolute deviations, of a sine.</summary>
    private const double PeakToTrough = Math.PI;

    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Divergence;

    /// <inheritdoc/>
    public static int ValuesToResolve => 100;

    /// <summary>The fast mean of the logarithms.</summary>
    public double Fast { get; set; }

    /// <summary>The slow mean.</summary>
    public double Slow { get; set; }

    /// <summary>Mean absolute deviation of single values from the fast mean.</summary>
    public double Deviation { get; set; }

    /// <summary>The very slow mean around which the fast one swings.</summary>
    public double Center { get; set; }

    /// <summary>Mean absolute distance of the fast mean from the very slow one.</summary>
    public double Swing { get; set; }

    /// <summary>The lowest slow mean.</summary>
    public double Best { get; set; }

    /// <summary>By how much the fast mean may lie above the lowest slow one.</summary>
    public double Margin { get; set; }

    /// <summary>How many values have been seen, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>For how many values the fast mean has been too high.</summary>
    public int Above { get; set; }

    /// <summary>Whether a value was negative: of such a quantity the logarithm says nothing, and nothing is said.</summary>
    public bool IsSigned { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Count == 0 ? double.MaxValue : Logarithm.Power(Best + Margin);

    /// <inheritdoc/>
    public Verdict Check(double value, in DivergenceRule rule, Allowance allowance)
    {
        IsSigned |= value < 0;
        if (IsSigned) return Verdict.Normal;
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = Logarithm.Base2(value);
        if (Count == 0) Fast = Slow = Center = Best = logarithm;
        Learn(logarithm, Count < rule.WarmUp ? 1.0 / (Count + 1) : 0, allowance == Allowance.Announced ? AnnouncedWeight : FastWeight);
        if (Count < rule.WarmUp || allowance == Allowance.Announced)
        {
            Count = Math.Min(Count + 1, rule.WarmUp);
            Best = Slow = Fast;
            Above = 0;
            return Verdict.WarmingUp;
        }

        Margin = Math.Max(Logarithm.Base2(1 + rule.Rise), rule.SpreadFactor * PeakToTrough * Swing);
        Best = Math.Min(Best, Slow);
        var rise = Fast - Best;
        if (rise < Margin)
        {
            Above = 0;
            return rise < Margin / 2 ? Verdict.Normal : Verdict.Unsettled;
        }

        Above = Math.Min(Above + 1, rule.Patience);
        if (Above < rule.Patience) return Verdict.Unsettled;
        return rise >= Math.Max(Margin, Logarithm.Base2(1 + rule.CriticalRise)) ? Verdict.Critical : Verdict.Warning;
    }

    private void Learn(double logarithm, double atLeast, double weight)
    {
        var most = Count < 10 || weight == AnnouncedWeight ? double.MaxValue : 6 * Math.Max(Deviation, 0.02);
        var difference = Math.Clamp(logarithm - Fast, -most, most);
        Fast += Math.Max(weight, atLeast) * difference;
        Deviation += Math.Max(SlowWeight, atLeast) * (Math.Abs(difference) - Deviation);
        Slow += Math.Max(SlowWeight, atLeast) * (Fast - Slow);

        // A divergence is no swing: what lies beyond the limit does not widen it.
        Center += Math.Max(SwingWeight, atLeast) * (Fast - Center);
        if (atLeast == 0) Swing += SwingWeight * (Math.Min(Math.Abs(Fast - Center), 0.5) - Swing);
    }
}
