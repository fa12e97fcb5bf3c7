using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>What was known beforehand of the step whose values are judged. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Allowance
{
    /// <summary>Nothing: usual limits.</summary>
    None,

    /// <summary>
    /// An epoch began, an evaluation ended or the run was resumed lately, after which values may be a little off: limits are wider, and what is
    /// learned is the same.
    /// </summary>
    Boundary,

    /// <summary>The program announced a change lately: only what is extreme is an anomaly, and a new level is learned at once.</summary>
    Announced,
}
