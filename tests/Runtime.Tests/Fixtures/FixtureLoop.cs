namespace Instrumentation.Runtime.Tests.Fixtures;

/// <summary>The loop whose runs are kept, one for each version of the journal's format.</summary>
internal sealed partial class FixtureLoop(TrainingRun run)
{
    [Epoch("train_epoch")]
    [return: Gauge("mean_loss")]
    public partial double Epoch([EpochIndex] int epoch, Func<double> body);

    private static double EpochCore(int epoch, Func<double> body) => body();

    [Step("train_step")]
    [return: Loss("total"), Detect(Anomaly.NonFinite)]
    public partial float Step([EpochIndex] int epoch, [BatchIndex] int batch, float loss);

    private float StepCore(int epoch, int batch, float loss)
    {
        Backward(batch % 3, loss / 2);
        return loss;
    }

    [Phase("backward")]
    public partial void Backward([Label(MaxValues = 3)] int layer, [GradientNorm("layer_norm")] float norm);

    private static void BackwardCore(int layer, float norm)
    {
    }

    [Event("file_read")]
    [Log("Read {path}")]
    public partial void FileRead(string? path, [Label(MaxValues = 2)] string split, [Histogram("pitch")] float[] pitches);
}
