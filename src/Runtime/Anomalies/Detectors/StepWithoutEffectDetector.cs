using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds optimizer steps that change nothing although the learning rate is not 0. Not meant to be used by hand.</summary>
/// <remarks>Critical where all weights stand still, a warning for a part that moved before, and an information for one that never did, because it may be frozen.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct StepWithoutEffectDetector : IDetector<StepWithoutEffectRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.StepWithoutEffect;

    /// <inheritdoc/>
    public static int ValuesToResolve => 3;

    /// <summary>For how many steps nothing has changed.</summary>
    public int Still { get; set; }

    /// <summary>Whether the weights have ever changed.</summary>
    public bool HasMoved { get; set; }

    /// <summary>Whether only a part of the weights is meant, such as a layer, which may be frozen on purpose.</summary>
    public bool IsPart { get; set; }

    /// <summary>Whether the learning rate is 0, so that no effect is the right one.</summary>
    public bool IsPaused { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.Epsilon;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    public Verdict Check(double value, in StepWithoutEffectRule rule, Allowance allowance)
    {
        if (!double.IsFinite(value) || IsPaused) return Verdict.Unsettled;
        if (value != 0)
        {
            (Still, HasMoved) = (0, true);
            return Verdict.Normal;
        }

        Still = Math.Min(Still + 1, rule.Patience);
        if (Still < rule.Patience) return Verdict.Unsettled;
        return !IsPart ? Verdict.Critical : HasMoved ? Verdict.Warning : Verdict.Info;
    }
}
