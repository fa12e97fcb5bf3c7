namespace Instrumentation;

/// <summary>Checks a recorded value, each time before the method that recorded it returns.</summary>
/// <param name="anomalies">What to look for.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public sealed class DetectAttribute(Anomaly anomalies) : Attribute
{
    /// <summary>What to look for.</summary>
    public Anomaly Anomalies { get; } = anomalies;

    /// <summary>How many robust standard deviations of the logarithm a spike lies above the running mean; 6 by default.</summary>
    public double SpikeThreshold { get; init; } = 6;

    /// <summary>How many values the spike check sees before it speaks; 100 by default.</summary>
    public int WarmUp { get; init; } = 100;
}
