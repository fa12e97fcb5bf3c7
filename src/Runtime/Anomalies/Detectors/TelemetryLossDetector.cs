using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds that records were lost, so that what is shown is incomplete. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TelemetryLossDetector : IDetector<TelemetryLossRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.TelemetryLoss;

    /// <inheritdoc/>
    public static int ValuesToResolve => 60;

    /// <inheritdoc/>
    public readonly double ExpectedLow => 0;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => 0;

    /// <inheritdoc/>
    public Verdict Check(double value, in TelemetryLossRule rule, Allowance allowance)
    {
        return value > rule.Maximum ? Verdict.Warning : Verdict.Normal;
    }
}
