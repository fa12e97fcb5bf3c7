namespace Instrumentation.Model.Training;

/// <summary>One epoch: the means of its steps' losses, as <see cref="StepResult"/> describes them, and what it saw.</summary>
/// <param name="Reconstruction">Mean over the steps.</param>
/// <param name="KlDivergence">Mean over the steps.</param>
/// <param name="Adversarial">Mean over the steps.</param>
/// <param name="MusicalConstraint">Mean over the steps.</param>
/// <param name="Total">Mean over the steps.</param>
/// <param name="DiscriminatorLoss">Mean over the steps.</param>
/// <param name="HeldOutReconstruction">Cross-entropy per token in nats on held-out windows after the epoch.</param>
/// <param name="Samples">Windows trained on.</param>
/// <param name="Tokens">Tokens trained on, without padding.</param>
internal readonly record struct EpochResult(
    float Reconstruction,
    float KlDivergence,
    float Adversarial,
    float MusicalConstraint,
    float Total,
    float DiscriminatorLoss,
    float HeldOutReconstruction,
    int Samples,
    int Tokens);
