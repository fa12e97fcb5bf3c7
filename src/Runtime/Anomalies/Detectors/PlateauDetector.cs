using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a loss that has not fallen for long, by its smoothed logarithm. Always an information: a model that has learned what it can looks the same. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct PlateauDetector : IDetector<PlateauRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Plateau;

    /// <inheritdoc/>
    public static int ValuesToResolve => 1;

    /// <summary>Mean of the logarithms.</summary>
    public double Mean { get; set; }

    /// <summary>The lowest mean that counted.</summary>
    public double Best { get; set; }

    /// <summary>How many values there were since.</summary>
    public int Since { get; set; }

    /// <summary>Whether there was a value.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether a value was negative: of such a quantity the logarithm says nothing, and nothing is said.</summary>
    public bool IsSigned { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => HasBegun ? Logarithm.Power(Best) : double.MaxValue;

    /// <inheritdoc/>
    public Verdict Check(double value, in PlateauRule rule, Allowance allowance)
    {
        IsSigned |= value < 0;
        if (IsSigned) return Verdict.Normal;
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = Logarithm.Base2(value);
        if (!HasBegun) (Mean, Best, HasBegun) = (logarithm, logarithm, true);
        Mean += 0.01 * (logarithm - Mean);
        if (Mean < Best - Logarithm.Base2(1 + rule.Improvement) || allowance == Allowance.Announced)
        {
            (Best, Since) = (Mean, 0);
            return Verdict.Normal;
        }

        Since = Math.Min(Since + 1, rule.Patience);
        return Since < rule.Patience ? Verdict.Unsettled : Verdict.Info;
    }
}
