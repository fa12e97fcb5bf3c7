namespace Instrumentation.Model.Training;

/// <summary>How the discriminator does on one batch, and what it sees there.</summary>
/// <param name="Loss">What it minimises, in nats; 2 ln 2 when it only guesses.</param>
/// <param name="Accuracy">The share of real and chosen windows that it takes for what they are; 0.5 when it only guesses.</param>
internal readonly record struct DiscriminatorResult(
    [Loss("discriminator", Unit = "nats", Help = "What the discriminator minimises; 2 ln 2 when it only guesses."), Detect(Anomaly.NonFinite)] float Loss,
    [Gauge("discriminator_accuracy", Help = "Share of windows that the discriminator takes for what they are."), Detect(Anomaly.DiscriminatorDominance)] float Accuracy);
