namespace Instrumentation.Reports.Tests.Declarations;

internal readonly record struct DeclaredStep(
    [Loss("total", Short = "sum", Unit = "nats", Help = "What is minimised; it's {{weighted}} | summed.")]
    [Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Divergence, SpikeThreshold = 4, SpikeRatio = 1.5, WarmUp = 2)]
    double Total,
    [LearningRate, Detect(Anomaly.OutOfRange, Maximum = 0.1)] double LearningRate,
    [Gauge("loss_weight"), Detect(Anomaly.None)] double LossWeight,
    [Histogram("loading_time", Unit = "milliseconds", Buckets = [1, 2, 4, double.PositiveInfinity])] double LoadingTime,
    [Counter("samples", Rate = true, Help = "Samples trained on.")] int Samples);

internal readonly record struct DeclaredEvaluation(
    [Loss("total", Unit = "nats")] double Total,
    [Gauge("accuracy", Unit = "percent", Help = "How many were right.")] double Accuracy);

/// <summary>A loop with one of everything, whose losses a test dictates.</summary>
internal sealed partial class DeclaredLoop(TrainingRun run)
{
    public Func<int, double> Loss { get; init; } = static _ => 1;

    [Epoch]
    [return: Gauge("note_density", Help = "Notes per beat.")]
    public partial double TrainEpoch([EpochIndex] int epoch);

    private double TrainEpochCore(int epoch)
    {
        for (var batch = 0; batch < 4; batch++) TrainStep(epoch, batch);
        Evaluate();
        SampleSaved("a.mid", 0.5f);
        return 3;
    }

    [Step]
    public partial DeclaredStep TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private DeclaredStep TrainStepCore(int epoch, int batch)
    {
        var loss = Loss(batch);
        Backward(loss);
        for (var layer = 0; layer < 2; layer++) Measure(layer, [0.5f, 1 + layer]);
        Optimize();
        return new DeclaredStep(loss, 1e-4, 0.25, 3, 16);
    }

    [Phase("backward")]
    [return: GradientNorm, Detect(Anomaly.NonFinite | Anomaly.Vanishing, VanishingFloor = 1e-9, VanishingRatio = 0.01)]
    private partial double Backward(double loss);

    private static double BackwardCore(double loss) => loss / 2;

    [Phase("measure")]
    private partial void Measure([Label(MaxValues = 4)] int layer, [Gauge(Help = "Of each weight.")] float[] updates);

    private static void MeasureCore(int layer, float[] updates)
    {
    }

    [Phase("optimizer", Guarded = true)]
    private partial void Optimize();

    private static void OptimizeCore()
    {
    }

    [Evaluation]
    private partial DeclaredEvaluation Evaluate();

    private static DeclaredEvaluation EvaluateCore() => new(0.7, 41);

    [Event("sample_saved")]
    [Log("Sample saved: {path}", "Quality | {quality:F2}")]
    private partial void SampleSaved(string path, [Gauge("quality")] float quality);

    [Evaluation("failing")]
    public partial void Fail();

    private static void FailCore() => throw new InvalidOperationException("The data set is empty.");
}
