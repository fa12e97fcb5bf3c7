using Instrumentation.Anomalies;

namespace Instrumentation;

/// <summary>
/// Says what a recorded value is checked for. <see cref="Anomaly.NonFinite"/>, <see cref="Anomaly.Spike"/>, <see cref="Anomaly.Vanishing"/> and
/// <see cref="Anomaly.OutOfRange"/> are judged before the method that recorded the value returns, so that a guarded phase can be left out; the others
/// need more than one value and are judged behind the journal.
/// </summary>
/// <remarks>
/// It takes the place of what the value would be checked for by its role: <c>[Detect(Anomaly.None)]</c> switches all of that off. A constant that is not
/// given has its shipped value; one that is given without its anomaly is an error. Several objects of a type that record in one run are checked each by itself; a record
/// does not say which of them wrote it, so a replay checks them as one: where that matters, give each a run of its own.
/// </remarks>
/// <param name="anomalies">What to look for.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class DetectAttribute(Anomaly anomalies) : Attribute
{
    /// <summary>What to look for.</summary>
    public Anomaly Anomalies { get; } = anomalies;

    /// <summary>
    /// For <see cref="Anomaly.NonFinite"/>: after how many values one after the other the training is lost. At least 1; as <see cref="NonFiniteRule"/> has it
    /// unless given.
    /// </summary>
    public int FatalAfter { get; init; } = new NonFiniteRule().FatalAfter;

    /// <summary>
    /// For <see cref="Anomaly.Spike"/>: how many robust standard deviations of the logarithm a value lies above its recent past. Above 0; as
    /// <see cref="SpikeRule"/> has it unless given.
    /// </summary>
    public double SpikeThreshold { get; init; } = new SpikeRule().Threshold;

    /// <summary>
    /// For <see cref="Anomaly.Spike"/>: how many times the expected value it is at least as well. At least 1; as <see cref="SpikeRule"/> has it unless given, which
    /// is <see cref="SpikeRule.GradientNormRatio"/> for a <see cref="GradientNormAttribute"/> and <see cref="SpikeRule.AdversarialLossRatio"/> for a
    /// <see cref="LossAttribute"/> whose name has a word such as <c>adversarial</c>, <c>discriminator</c> or <c>gan</c>.
    /// </summary>
    public double SpikeRatio { get; init; } = new SpikeRule().Ratio;

    /// <summary>
    /// For <see cref="Anomaly.Spike"/>: how many values are seen before one is judged. At least 2; as <see cref="SpikeRule"/> has it unless given.
    /// </summary>
    public int WarmUp { get; init; } = new SpikeRule().WarmUp;

    /// <summary>
    /// For <see cref="Anomaly.Vanishing"/>: below which a value is as good as 0, in its own unit. Above 0; as <see cref="VanishingRule"/> has it unless given.
    /// </summary>
    public double VanishingFloor { get; init; } = new VanishingRule().Floor;

    /// <summary>
    /// For <see cref="Anomaly.Vanishing"/>: below which share of its recent past a value has vanished. Between 0 and 1; as <see cref="VanishingRule"/> has it
    /// unless given.
    /// </summary>
    public double VanishingRatio { get; init; } = new VanishingRule().Ratio;

    /// <summary>For <see cref="Anomaly.OutOfRange"/>, which needs this or <see cref="Maximum"/>: the least value that is allowed, in its own unit.</summary>
    public double Minimum { get; init; } = new OutOfRangeRule().Minimum;

    /// <summary>For <see cref="Anomaly.OutOfRange"/>, which needs this or <see cref="Minimum"/>: the greatest value that is allowed, in its own unit.</summary>
    public double Maximum { get; init; } = new OutOfRangeRule().Maximum;
}
