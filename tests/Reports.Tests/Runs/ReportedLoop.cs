namespace Instrumentation.Reports.Tests.Runs;

public readonly record struct ReportedStep(
    [Loss("reconstruction")] float Reconstruction,
    [Loss("kl_divergence")] double Kl,
    [LearningRate] double LearningRate,
    [Counter("samples", Rate = true)] int Samples,
    [Counter("tokens", Rate = true)] int Tokens);

public readonly record struct ReportedEvaluation([Loss("reconstruction")] float Reconstruction);

public readonly record struct ReportedEpoch([Field("is_best_model")] bool IsBest);

/// <summary>A training loop with a quantity of every kind that reports show; what a step returns is the test's business.</summary>
public sealed partial class ReportedLoop(TrainingRun run)
{
    public required Func<int, ReportedStep> Values { get; init; }

    /// <summary>Whether a step has a gradient norm.</summary>
    public Func<int, bool> HasGradients { get; init; } = static _ => true;

    public int Steps { get; set; }

    [Epoch]
    public partial ReportedEpoch TrainEpoch([EpochIndex] int epoch, int steps);

    private ReportedEpoch TrainEpochCore(int epoch, int steps)
    {
        for (var batch = 0; batch < steps; batch++) TrainStep(epoch, batch);
        Evaluate(epoch);
        return new ReportedEpoch(epoch != 2);
    }

    [Step]
    public partial ReportedStep TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private ReportedStep TrainStepCore(int epoch, int batch)
    {
        FileUsed($"{batch}.mid", 1000 + batch, 64, batch % 2 == 0, batch % 3, 1 + 0.25 * (batch % 2), 1 - 0.1 * (batch % 2), 0.5, cacheHit: batch % 4 == 0);
        Forward();
        if (HasGradients(Steps)) Backward();
        return Values(Steps++);
    }

    [Phase("forward")]
    private partial void Forward();

    private static void ForwardCore() => Thread.SpinWait(100);

    [Phase("backward")]
    [return: GradientNorm]
    private partial float Backward();

    private float BackwardCore() => 1 + 0.5f * MathF.Sin(0.01f * Steps);

    [Evaluation]
    private partial ReportedEvaluation Evaluate([EpochIndex] int epoch);

    private ReportedEvaluation EvaluateCore(int epoch) => new(10f / epoch);

    [Event("data_usage")]
    private partial void FileUsed(
        string fileName, int originalLength, int processedLength, bool augmented, int transposition, double timeStretch, double velocityScale, double processingTime, bool cacheHit);
}

/// <summary>A loop that records a loss and nothing else.</summary>
public sealed partial class BareLoop(TrainingRun run)
{
    [Step]
    [return: Loss("loss")]
    public partial float TrainStep(float loss);

    private static float TrainStepCore(float loss) => loss;
}

/// <summary>A loop that judges what its model makes.</summary>
public sealed partial class JudgedLoop(TrainingRun run)
{
    [Epoch]
    public partial void TrainEpoch([EpochIndex] int epoch);

    private void TrainEpochCore(int epoch)
    {
        for (var batch = 0; batch < 5; batch++) TrainStep(1);
        Judged(epoch, 0.55 + 0.05 * epoch);
    }

    [Step]
    [return: Loss("loss")]
    private partial float TrainStep(float loss);

    private static float TrainStepCore(float loss) => loss;

    [Event("musical_quality")]
    private partial void Judged([EpochIndex] int epoch, [Gauge("overall_quality")] double overall);

    [Event("quality_band")]
    public partial void Band([Label(MaxValues = 15)] string metric, double low, double high, double mean);
}
