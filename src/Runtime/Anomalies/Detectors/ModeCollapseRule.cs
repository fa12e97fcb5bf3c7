namespace Instrumentation.Anomalies;

/// <summary>When what is generated is always the same: the mean distance between generated samples, relative to that between samples of the data.</summary>
/// <param name="Minimum">Below which relative distance.</param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
/// <param name="Patience">For how many values.</param>
public readonly record struct ModeCollapseRule(double Minimum = 0.25, int WarmUp = 2, int Patience = 5)
{
    /// <summary>The shipped constants.</summary>
    public ModeCollapseRule()
        : this(Minimum: 0.25)
    {
    }
}
