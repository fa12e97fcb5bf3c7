namespace Instrumentation.Anomalies;

/// <summary>When one side of an adversarial game wins always. Guessing is an accuracy of 0.5, which is where the game is to end; so it is far below that when the generator wins.</summary>
/// <param name="Maximum">Above which accuracy the discriminator wins.</param>
/// <param name="Minimum">Below which accuracy the generator wins.</param>
/// <param name="WarmUp">How many values are seen before one is judged: at the start anybody tells noise from data.</param>
/// <param name="Patience">For how many values.</param>
public readonly record struct DiscriminatorDominanceRule(double Maximum = 0.95, double Minimum = 0.3, int WarmUp = 500, int Patience = 500)
{
    /// <summary>The shipped constants.</summary>
    public DiscriminatorDominanceRule()
        : this(Maximum: 0.95)
    {
    }
}
