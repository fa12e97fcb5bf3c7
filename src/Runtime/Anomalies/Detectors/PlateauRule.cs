namespace Instrumentation.Anomalies;

/// <summary>When a loss no longer falls.</summary>
/// <param name="Improvement">By which share it is to fall.</param>
/// <param name="Patience">Within how many values.</param>
public readonly record struct PlateauRule(double Improvement = 0.005, int Patience = 2000)
{
    /// <summary>The shipped constants.</summary>
    public PlateauRule()
        : this(Improvement: 0.005)
    {
    }
}
