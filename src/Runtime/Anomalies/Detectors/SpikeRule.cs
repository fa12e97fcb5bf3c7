namespace Instrumentation.Anomalies;

/// <summary>When a value is a spike.</summary>
/// <param name="Threshold">How many robust standard deviations of the logarithm it lies above the running mean.</param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
public readonly record struct SpikeRule(double Threshold = 6, int WarmUp = 100)
{
    /// <summary>The shipped constants.</summary>
    public SpikeRule()
        : this(Threshold: 6)
    {
    }
}
