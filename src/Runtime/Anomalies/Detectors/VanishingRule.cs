namespace Instrumentation.Anomalies;

/// <summary>When a value has vanished.</summary>
/// <param name="Floor">Below which it is as good as 0, whatever it was before.</param>
/// <param name="Ratio">Below which share of the geometric mean of its recent past it has vanished.</param>
/// <param name="WarmUp">How many values are seen before one is judged by the past.</param>
public readonly record struct VanishingRule(double Floor = 1e-7, double Ratio = 1e-3, int WarmUp = 100)
{
    /// <summary>The shipped constants.</summary>
    public VanishingRule()
        : this(Floor: 1e-7)
    {
    }
}
