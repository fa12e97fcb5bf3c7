namespace Instrumentation.Model.Training;

/// <summary>What one training step did.</summary>
/// <param name="Reconstruction">Mean cross-entropy per token in nats, with word dropout.</param>
/// <param name="KlDivergence">Divergence of the posterior from the prior per window in nats, without weight or free bits.</param>
/// <param name="Adversarial">Mean softplus(-D(chosen)) in nats: how well the discriminator sees through the decoder.</param>
/// <param name="MusicalConstraint">Distance in pitch-class content and note density, 0 to 2.</param>
/// <param name="Total">The weighted sum that encoder and decoder minimise.</param>
/// <param name="DiscriminatorLoss">What the discriminator minimises, in nats; 2 ln 2 when it only guesses.</param>
/// <param name="GradientNorm">Norm of the gradients of encoder and decoder before clipping.</param>
/// <param name="DiscriminatorGradientNorm">The same for the discriminator.</param>
/// <param name="LearningRate">Learning rate of encoder and decoder.</param>
/// <param name="KlWeight">Annealed weight of the divergence, 0 to 1.</param>
/// <param name="Samples">Windows in the batch.</param>
/// <param name="Tokens">Tokens in the batch without padding.</param>
/// <param name="FilesProcessed">Uses of files in the batch.</param>
/// <param name="FilesAugmented">How many of them were altered.</param>
internal readonly record struct StepResult(
    float Reconstruction,
    float KlDivergence,
    float Adversarial,
    float MusicalConstraint,
    float Total,
    float DiscriminatorLoss,
    float GradientNorm,
    float DiscriminatorGradientNorm,
    float LearningRate,
    float KlWeight,
    int Samples,
    int Tokens,
    int FilesProcessed,
    int FilesAugmented);
