namespace Instrumentation.Anomalies;

/// <summary>When a loss swings between the same heights.</summary>
/// <param name="Swing">By which share it rises from a trough to a peak at least, smoothed.</param>
/// <param name="WarningSwing">From which share on the severity is <see cref="Severity.Warning"/> and not <see cref="Severity.Info"/>.</param>
/// <param name="Turns">After how many turns.</param>
/// <param name="Window">Within how many values.</param>
public readonly record struct OscillationRule(double Swing = 0.3, double WarningSwing = 1, int Turns = 6, int Window = 2000)
{
    /// <summary>The shipped constants.</summary>
    public OscillationRule()
        : this(Swing: 0.3)
    {
    }
}
