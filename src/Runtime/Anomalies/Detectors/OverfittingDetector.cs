using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds held-out losses that rise while the training loss falls. Means of three evaluations are compared, because one on few batches is noisy. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct OverfittingDetector : IDetector<OverfittingRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Overfitting;

    /// <inheritdoc/>
    public static int ValuesToResolve => 2;

    /// <summary>Mean of the training losses since the last evaluation; NaN where there were none.</summary>
    public double Training { get; set; }

    /// <summary>The logarithm of the held-out loss at the last evaluation.</summary>
    public double Last { get; set; }

    /// <summary>That before it.</summary>
    public double BeforeLast { get; set; }

    /// <summary>Mean absolute change from one evaluation to the next.</summary>
    public double Change { get; set; }

    /// <summary>The lowest mean of three.</summary>
    public double Best { get; set; }

    /// <summary>The logarithm of the training loss then.</summary>
    public double TrainingAtBest { get; set; }

    /// <summary>By how much the mean of three may lie above the lowest.</summary>
    public double Margin { get; set; }

    /// <summary>How many evaluations there were, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>For how many evaluations it has been higher.</summary>
    public int Higher { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Count == 0 ? double.MaxValue : Logarithm.Power(Best + Margin);

    /// <inheritdoc/>
    public Verdict Check(double value, in OverfittingRule rule, Allowance allowance)
    {
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = Logarithm.Base2(value);
        if (Count == 0) (Last, BeforeLast) = (logarithm, logarithm);
        else Change += Math.Max(0.1, 1.0 / Count) * (Math.Abs(logarithm - Last) - Change);
        var mean = (logarithm + Last + BeforeLast) / 3;
        (BeforeLast, Last) = (Last, logarithm);
        var training = Training > 0 && double.IsFinite(Training) ? Logarithm.Base2(Training) : double.NaN;
        var isWarm = Count >= rule.WarmUp;
        if (!isWarm) Count++;
        if (Count == 1 || mean < Best || allowance == Allowance.Announced)
        {
            (Best, TrainingAtBest, Higher) = (mean, training, 0);
            return isWarm ? Verdict.Normal : Verdict.WarmingUp;
        }

        Margin = Math.Max(Logarithm.Base2(1 + rule.Rise), rule.NoiseFactor * Change);
        var overfits = mean > Best + Margin && training < TrainingAtBest;
        Higher = overfits ? Math.Min(Higher + 1, rule.Patience) : 0;
        if (!isWarm) return Verdict.WarmingUp;
        return Higher >= rule.Patience ? Verdict.Warning : overfits ? Verdict.Unsettled : Verdict.Normal;
    }
}
