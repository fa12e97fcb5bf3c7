namespace Instrumentation.Anomalies;

/// <summary>When records of the run were lost: always.</summary>
/// <param name="Maximum">How many may be lost at once.</param>
public readonly record struct TelemetryLossRule(double Maximum = 0)
{
    /// <summary>The shipped constants.</summary>
    public TelemetryLossRule()
        : this(Maximum: 0)
    {
    }
}
