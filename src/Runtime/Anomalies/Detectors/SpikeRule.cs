namespace Instrumentation.Anomalies;

/// <summary>When a value is a spike: when it lies above its recent past by both the <paramref name="Threshold"/> and the <paramref name="Ratio"/>.</summary>
/// <param name="Threshold">
/// How many robust standard deviations of the logarithm: of those that a Gauss distribution with the same mean absolute deviation has. For Student's t with 5
/// degrees of freedom one is 1.19 of its scales.
/// </param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
/// <param name="Ratio">How many times the expected value it is at least.</param>
/// <param name="CriticalRatio">From how many times the expected value on the severity is <see cref="Severity.Critical"/> and not <see cref="Severity.Warning"/>.</param>
/// <param name="Rebaseline">After how many anomalous values on one side, one after the other, the new level is the baseline.</param>
/// <param name="AboveHighest">
/// How many deviations above its highest value a spike of a quantity lies that is so noisy that <paramref name="Threshold"/> would be more than fivefold: at least half as
/// much again, and at most tenfold. A gradient norm has 3: the fewer samples a model is wrong about, the more a single one of them makes of it.
/// </param>
public readonly record struct SpikeRule(double Threshold = 9, int WarmUp = 40, double Ratio = 1.7, double CriticalRatio = 10, int Rebaseline = 20, double AboveHighest = 0)
{
    /// <summary>The ratio of a gradient norm, which doubles now and then in a healthy training.</summary>
    public const double GradientNormRatio = SpikeConstants.GradientNormRatio;

    /// <summary>The ratio of a loss whose name says that it is one of an adversarial game, which swings because each side answers the other.</summary>
    public const double AdversarialLossRatio = SpikeConstants.AdversarialLossRatio;

    /// <summary>The shipped constants.</summary>
    public SpikeRule()
        : this(Threshold: 9)
    {
    }
}
