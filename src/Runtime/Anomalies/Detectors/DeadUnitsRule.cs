namespace Instrumentation.Anomalies;

/// <summary>When units of a layer are dead: always zero, or always at their limit.</summary>
/// <param name="Maximum">Above which share of the units, 0 to 1.</param>
/// <param name="Rise">By how much the share must have risen since the warm-up for a warning; units that never lived, as behind sparse inputs, are worth an information only.</param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
/// <param name="Patience">For how many values.</param>
/// <param name="WholeLayer">For how many values, one after the other, all units of a layer are dead that has lived before, whatever the warm-up.</param>
public readonly record struct DeadUnitsRule(double Maximum = 0.5, double Rise = 0.2, int WarmUp = 100, int Patience = 100, int WholeLayer = 10)
{
    /// <summary>The shipped constants.</summary>
    public DeadUnitsRule()
        : this(Maximum: 0.5)
    {
    }
}
