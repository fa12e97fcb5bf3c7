using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a learning rate that is zero, not finite, negative, or jumps by orders of magnitude. A warm-up may start at zero, and a schedule end there. Not meant to be used by hand.</summary>
/// <remarks>A warning for zero and for a jump, critical for what is no learning rate at all.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LearningRateIssueDetector : IDetector<LearningRateIssueRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.LearningRateIssue;

    /// <inheritdoc/>
    public static int ValuesToResolve => 10;

    /// <summary>The last one that was positive.</summary>
    public double Previous { get; set; }

    /// <summary>The highest one.</summary>
    public double Highest { get; set; }

    /// <summary>By how much it fell last: a schedule that falls evenly arrives at zero.</summary>
    public double Fall { get; set; }

    /// <summary>For how many values it has been zero since the start.</summary>
    public int Zeros { get; set; }

    /// <summary>The factor by which it may change.</summary>
    public double Factor { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => Previous == 0 ? 0 : Previous / Factor;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Previous == 0 ? double.MaxValue : Previous * Factor;

    /// <inheritdoc/>
    public Verdict Check(double value, in LearningRateIssueRule rule, Allowance allowance)
    {
        Factor = rule.Jump;
        if (!double.IsFinite(value) || value < 0) return Verdict.Critical;
        if (value == 0)
        {
            // The warm-up of a schedule, or its end.
            if (Previous == 0) Zeros = Math.Min(Zeros + 1, rule.Start + 1);
            if (Previous == 0) return Zeros > rule.Start ? Verdict.Warning : Verdict.Unsettled;
            return Previous <= rule.Tail * Highest || Fall >= Previous / 2 ? Verdict.Unsettled : Verdict.Warning;
        }

        var jumped = Previous > 0 && allowance != Allowance.Announced && (value >= rule.Jump * Previous || value * rule.Jump <= Previous && value > rule.Tail * rule.Tail * Highest);
        Fall = Previous - value;
        Previous = value;
        Highest = Math.Max(Highest, value);
        return jumped ? Verdict.Warning : Verdict.Normal;
    }
}
