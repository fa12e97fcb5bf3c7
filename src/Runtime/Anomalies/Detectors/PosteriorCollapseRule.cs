namespace Instrumentation.Anomalies;

/// <summary>When a posterior has collapsed: too few active units. A unit is active where the variance of its mean over the data is above 0.01 (Burda et al. 2016, arXiv:1509.00519).</summary>
/// <param name="Minimum">Below which share of active units, 0 to 1.</param>
/// <param name="WarmUp">How many values are seen before one is judged: at the start no unit is active.</param>
/// <param name="Patience">For how many values.</param>
public readonly record struct PosteriorCollapseRule(double Minimum = 0.1, int WarmUp = 200, int Patience = 100)
{
    /// <summary>The shipped constants.</summary>
    public PosteriorCollapseRule()
        : this(Minimum: 0.1)
    {
    }
}
