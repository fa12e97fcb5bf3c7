namespace Instrumentation.Benchmarks;

/// <summary>The values of one step of a small training loop.</summary>
public readonly record struct StepValues(
    [Loss("reconstruction"), Detect(Anomaly.NonFinite | Anomaly.Spike)] float Reconstruction,
    [Loss("kl_divergence")] float Kl,
    [Loss("adversarial")] float Adversarial,
    [GradientNorm] float GradientNorm,
    [LearningRate] double LearningRate,
    [Counter("files_processed")] int Files,
    [Counter("samples", Rate = true)] int Samples);

/// <summary>An annotated step that does nothing: what is left is the cost of recording it.</summary>
public sealed partial class AnnotatedLoop(TrainingRun run)
{
    /// <summary>The values that every step returns.</summary>
    public static readonly StepValues Values = new(1.25f, 0.4f, 0.3f, 2f, 1e-3, 16, 16);

    /// <summary>A recorded step.</summary>
    [Step]
    public partial StepValues TrainStep([EpochIndex] int epoch, [BatchIndex] int index);

    private static StepValues TrainStepCore(int epoch, int index) => Values;
}
