namespace Instrumentation.Runtime.Tests;

public readonly record struct SampleStepResult(
    [Loss("reconstruction", Short = "recon"), Detect(Anomaly.NonFinite | Anomaly.Spike)] float Reconstruction,
    [Counter("files_processed")] int Files,
    [Counter("samples", Rate = true)] int Samples);

public sealed partial class SampleLoop(TrainingRun run)
{
    public Func<int, SampleStepResult> Body { get; init; } = static _ => new SampleStepResult(1.5f, 16, 16);

    [Step]
    public partial SampleStepResult TrainStep([EpochIndex] int epoch, [BatchIndex] int index);

    private SampleStepResult TrainStepCore(int epoch, int index) => Body(index);

    [Phase("backward")]
    [return: GradientNorm]
    public partial float Backward(float loss);

    private float BackwardCore(float loss) => loss * 2;

    [Phase("optimizer", Guarded = true)]
    public partial void Optimize();

    private void OptimizeCore()
    {
    }

    [Event("sample_saved")]
    [Log("Sample generation", "Samples saved: {path}")]
    public partial void SampleSaved(string path, int tokens);
}
