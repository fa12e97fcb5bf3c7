using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a loss that has hardly fallen since the start. Always an information: a model that goes on from trained weights looks the same. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct UnderfittingDetector : IDetector<UnderfittingRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Underfitting;

    /// <inheritdoc/>
    public static int ValuesToResolve => 1;

    /// <summary>Mean of the logarithms at the start.</summary>
    public double Start { get; set; }

    /// <summary>Mean of the logarithms lately.</summary>
    public double Mean { get; set; }

    /// <summary>How many values there were.</summary>
    public int Count { get; set; }

    /// <summary>Whether a value was negative: of such a quantity the logarithm says nothing, and nothing is said.</summary>
    public bool IsSigned { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    public Verdict Check(double value, in UnderfittingRule rule, Allowance allowance)
    {
        IsSigned |= value < 0;
        if (IsSigned) return Verdict.Normal;
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = Logarithm.Base2(value);
        Count = Math.Min(Count + 1, Math.Max(rule.WarmUp, rule.Patience) + 1);
        if (Count <= rule.WarmUp) Mean = Start += (logarithm - Start) / Count;
        Mean += 0.005 * (logarithm - Mean);
        if (Count <= rule.Patience) return Verdict.WarmingUp;
        return Mean > Start - Logarithm.Base2(1 / (1 - rule.Fall)) ? Verdict.Info : Verdict.Normal;
    }
}
