namespace Instrumentation.Anomalies;

/// <summary>When a training has become slower than it was.</summary>
/// <param name="Drop">How many times slower it is at once, for <paramref name="Patience"/> values.</param>
/// <param name="SlowDrop">How many times slower it is after a while, for <paramref name="SlowPatience"/> values.</param>
/// <param name="WarmUp">How many values are seen before one is judged: the first steps compile and allocate.</param>
/// <param name="Patience">For how many values it is much slower.</param>
/// <param name="SlowPatience">For how many values it is a little slower.</param>
public readonly record struct ThroughputDegradationRule(double Drop = 1.6, double SlowDrop = 1.2, int WarmUp = 50, int Patience = 20, int SlowPatience = 300)
{
    /// <summary>The shipped constants.</summary>
    public ThroughputDegradationRule()
        : this(Drop: 1.6)
    {
    }
}
