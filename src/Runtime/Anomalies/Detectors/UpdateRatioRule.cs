namespace Instrumentation.Anomalies;

/// <summary>When updates are out of proportion to the weights: the norm of the change of a step over the norm of the weights. Around 0.001 is usual.</summary>
/// <param name="Minimum">Below which ratio nothing is learned, at the highest learning rate so far; at a lower one, in proportion.</param>
/// <param name="Maximum">Above which ratio the weights are thrown about.</param>
/// <param name="WarmUp">How many values are seen before one is judged.</param>
/// <param name="Patience">For how many values.</param>
public readonly record struct UpdateRatioRule(double Minimum = 1e-6, double Maximum = 0.1, int WarmUp = 50, int Patience = 50)
{
    /// <summary>The shipped constants.</summary>
    public UpdateRatioRule()
        : this(Minimum: 1e-6)
    {
    }
}
