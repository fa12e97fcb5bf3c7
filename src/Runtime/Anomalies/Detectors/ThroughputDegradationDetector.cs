using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a training that has become slower, at once or little by little: smoothed logarithms of what there is per second against the best that they have been. Single values are clipped: a slow step is none. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ThroughputDegradationDetector : IDetector<ThroughputDegradationRule>
{
    private const double FastWeight = 0.1;
    private const double SlowWeight = 0.01;

    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.ThroughputDegradation;

    /// <inheritdoc/>
    public static int ValuesToResolve => 100;

    /// <summary>Whether less is better: seconds per step, and not something per second.</summary>
    public bool IsTime { get; set; }

    /// <summary>The fast mean of the logarithms of the time.</summary>
    public double Fast { get; set; }

    /// <summary>The slow mean.</summary>
    public double Slow { get; set; }

    /// <summary>Mean absolute deviation from the fast mean.</summary>
    public double Deviation { get; set; }

    /// <summary>The lowest slow mean.</summary>
    public double Best { get; set; }

    /// <summary>By how much the slow mean may lie above it.</summary>
    public double Margin { get; set; }

    /// <summary>How many values have been seen, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>For how many values it has been much slower.</summary>
    public int MuchSlower { get; set; }

    /// <summary>For how many values it has been a little slower.</summary>
    public int Slower { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => Count == 0 ? double.MinValue : IsTime ? 0 : Logarithm.Power(-(Best + Margin));

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Count == 0 || !IsTime ? double.MaxValue : Logarithm.Power(Best + Margin);

    /// <inheritdoc/>
    public Verdict Check(double value, in ThroughputDegradationRule rule, Allowance allowance)
    {
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = IsTime ? Logarithm.Base2(value) : -Logarithm.Base2(value);
        if (Count == 0) Fast = Slow = logarithm;
        var isAnnounced = allowance == Allowance.Announced;
        var most = Count < 10 || isAnnounced ? double.MaxValue : 4 * Math.Max(Deviation, 0.1);
        var difference = Math.Clamp(logarithm - Fast, -most, most);
        var least = Count < rule.WarmUp ? 1.0 / (Count + 1) : 0;
        Fast += Math.Max(FastWeight, least) * difference;
        Slow += Math.Max(SlowWeight, least) * (Fast - Slow);
        Deviation += Math.Max(SlowWeight, least) * (Math.Abs(difference) - Deviation);
        Margin = Logarithm.Base2(rule.SlowDrop);
        if (Count < rule.WarmUp || allowance == Allowance.Announced)
        {
            Count = Math.Min(Count + 1, rule.WarmUp);
            if (isAnnounced) Slow = Fast;
            Best = Slow;
            (MuchSlower, Slower) = (0, 0);
            return Verdict.WarmingUp;
        }

        Best = Math.Min(Best, Slow);
        MuchSlower = Fast > Best + Logarithm.Base2(rule.Drop) ? Math.Min(MuchSlower + 1, rule.Patience) : 0;
        Slower = Slow > Best + Margin ? Math.Min(Slower + 1, rule.SlowPatience) : 0;
        if (MuchSlower >= rule.Patience || Slower >= rule.SlowPatience) return Verdict.Warning;
        return Slow < Best + Margin / 2 ? Verdict.Normal : Verdict.Unsettled;
    }
}
