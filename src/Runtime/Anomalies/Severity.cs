namespace Instrumentation;

/// <summary>How bad an anomaly is. <c>docs/anomalies.md</c> says by which rule each type gets its severity.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Info,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>The training suffers now; this step should not change the weights.</summary>
    Critical,

    /// <summary>The training is lost unless it goes back.</summary>
    Fatal,
}
