using Instrumentation.Anomalies;

namespace Instrumentation;

/// <summary>
/// Says what a recorded value is checked for. <see cref="Anomaly.NonFinite"/>, <see cref="Anomaly.Spike"/>, <see cref="Anomaly.Vanishing"/> and
/// <see cref="Anomaly.OutOfRange"/> are judged before the method that recorded the value returns, so that a guarded phase can be left out; the others
/// need more than one value and are judged behind the journal.
/// </summary>
/// <remarks>
/// It takes the place of what the value would be checked for by its role: <c>[Detect(Anomaly.None)]</c> switches all of that off. A constant that is not
/// given has its shipped value; one that is given without its anomaly is an error.
/// </remarks>
/// <param name="anomalies">What to look for.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class DetectAttribute(Anomaly anomalies) : Attribute
{
    /// <summary>What to look for.</summary>
    public Anomaly Anomalies { get; } = anomalies;

    /// <inheritdoc cref="NonFiniteRule.FatalAfter"/>
    /// <value>For <see cref="Anomaly.NonFinite"/>: at least 1.</value>
    public int FatalAfter { get; init; } = new NonFiniteRule().FatalAfter;

    /// <inheritdoc cref="SpikeRule.Threshold"/>
    /// <value>For <see cref="Anomaly.Spike"/>: above 0.</value>
    public double SpikeThreshold { get; init; } = new SpikeRule().Threshold;

    /// <inheritdoc cref="SpikeRule.WarmUp"/>
    /// <value>For <see cref="Anomaly.Spike"/>: at least 2.</value>
    public int WarmUp { get; init; } = new SpikeRule().WarmUp;

    /// <inheritdoc cref="VanishingRule.Floor"/>
    /// <value>For <see cref="Anomaly.Vanishing"/>: above 0, in the unit of the value.</value>
    public double VanishingFloor { get; init; } = new VanishingRule().Floor;

    /// <inheritdoc cref="VanishingRule.Ratio"/>
    /// <value>For <see cref="Anomaly.Vanishing"/>: between 0 and 1.</value>
    public double VanishingRatio { get; init; } = new VanishingRule().Ratio;

    /// <inheritdoc cref="OutOfRangeRule.Minimum"/>
    /// <value>For <see cref="Anomaly.OutOfRange"/>, which needs a minimum, a maximum or both: in the unit of the value.</value>
    public double Minimum { get; init; } = new OutOfRangeRule().Minimum;

    /// <inheritdoc cref="OutOfRangeRule.Maximum"/>
    /// <value>For <see cref="Anomaly.OutOfRange"/>, which needs a minimum, a maximum or both: in the unit of the value.</value>
    public double Maximum { get; init; } = new OutOfRangeRule().Maximum;
}
