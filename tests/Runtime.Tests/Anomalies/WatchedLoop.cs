namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>A loop whose values are checked while they are recorded, behind the journal, and both.</summary>
internal sealed partial class WatchedLoop(TrainingRun run)
{
    [Epoch]
    public partial void Epoch([EpochIndex] int epoch, Action body);

    private static void EpochCore(int epoch, Action body) => body();

    [Step]
    public partial WatchedStep Step([EpochIndex] int epoch, [BatchIndex] int batch, WatchedStep values);

    private WatchedStep StepCore(int epoch, int batch, WatchedStep values)
    {
        for (var layer = 0; layer < 2; layer++) Backward(layer, values.GradientNorm);
        return values;
    }

    [Phase("backward")]
    public partial void Backward([Label(MaxValues = 8)] int layer, [GradientNorm("layer_norm")] double norm);

    private static void BackwardCore(int layer, double norm)
    {
    }

    [Evaluation]
    [return: Loss("total")]
    public partial double Evaluate([EpochIndex] int epoch, double loss);

    private static double EvaluateCore(int epoch, double loss) => loss;
}

/// <summary>The values of a step.</summary>
internal readonly record struct WatchedStep(
    [Loss("total"), Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Divergence)] double Total,
    [Loss("unmarked")] double Unmarked,
    [GradientNorm] double GradientNorm,
    [LearningRate] double LearningRate);
