namespace Instrumentation.Model.Training;

/// <summary>What one training step did. Its losses and gradient norms are recorded by the phases that compute them.</summary>
/// <param name="Losses">The losses of encoder and decoder.</param>
/// <param name="DiscriminatorLoss">What the discriminator minimises, in nats; 2 ln 2 when it only guesses.</param>
/// <param name="GradientNorm">Norm of the gradients of encoder and decoder before clipping.</param>
/// <param name="DiscriminatorGradientNorm">The same for the discriminator.</param>
/// <param name="LearningRate">Learning rate of encoder and decoder.</param>
/// <param name="KlWeight">Annealed weight of the divergence, 0 to 1.</param>
/// <param name="LiveTensors">Tensors that live when the step begins.</param>
/// <param name="Samples">Windows in the batch.</param>
/// <param name="Tokens">Tokens in the batch without padding.</param>
/// <param name="FilesProcessed">Uses of files in the batch.</param>
/// <param name="FilesAugmented">How many of them were altered.</param>
internal readonly record struct StepResult(
    GeneratorLosses Losses,
    float DiscriminatorLoss,
    float GradientNorm,
    float DiscriminatorGradientNorm,
    [LearningRate(Help = "Learning rate of encoder and decoder.")] float LearningRate,
    [Gauge("kl_weight", Help = "Annealed weight of the divergence in the total loss.")] float KlWeight,
    [Gauge("live_tensors", Help = "Tensors that live when a step begins."), Detect(Anomaly.TensorLeak)] long LiveTensors,
    [Counter("samples", Rate = true, Help = "Windows of music trained on.")] int Samples,
    [Counter("tokens", Rate = true, Help = "Tokens trained on, without padding.")] int Tokens,
    [Counter("files_processed", Help = "Uses of files.")] int FilesProcessed,
    [Counter("files_augmented", Help = "Uses of files that were altered.")] int FilesAugmented);
