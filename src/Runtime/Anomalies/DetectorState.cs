namespace Instrumentation.Anomalies;

/// <summary>
/// What a check knows of the values before. It belongs to the run and not to the type that is checked: it is in the run's checkpoints,
/// and a resumed run goes on with it.
/// </summary>
internal sealed class DetectorState
{
    /// <summary>Whether the quantity is anomalous, so that saying so again would tell nothing new.</summary>
    public bool IsActive { get; set; }

    /// <summary>Mean of the logarithms of the values.</summary>
    public double Mean { get; set; }

    /// <summary>Their variance.</summary>
    public double Variance { get; set; }

    /// <summary>How many values have been learned from, up to the end of the warm-up.</summary>
    public int Count { get; set; }
}
