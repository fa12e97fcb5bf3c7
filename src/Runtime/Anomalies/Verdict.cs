using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>What a detector says of one value. Not meant to be used by hand.</summary>
/// <remarks>In this order: everything above <see cref="Unsettled"/> is an anomaly, and its severity is the distance from <see cref="Info"/>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Verdict
{
    /// <summary>There are not enough values yet to tell.</summary>
    WarmingUp,

    /// <summary>The value is as expected.</summary>
    Normal,

    /// <summary>Not anomalous enough to begin an episode, and not normal enough to end one.</summary>
    Unsettled,

    /// <summary>An anomaly of <see cref="Severity.Info"/>.</summary>
    Info,

    /// <summary>An anomaly of <see cref="Severity.Warning"/>.</summary>
    Warning,

    /// <summary>An anomaly of <see cref="Severity.Critical"/>.</summary>
    Critical,

    /// <summary>An anomaly of <see cref="Severity.Fatal"/>.</summary>
    Fatal,
}

/// <summary>What severity a verdict has.</summary>
internal static class VerdictSeverity
{
    /// <summary>The severity of a verdict that is an anomaly.</summary>
    public static Severity ToSeverity(this Verdict verdict) => (Severity)(verdict - Verdict.Info);
}
