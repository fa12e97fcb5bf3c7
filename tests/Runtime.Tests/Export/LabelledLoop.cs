namespace Instrumentation.Runtime.Tests.Export;

/// <summary>A loop whose records have labels, as a user writes it.</summary>
internal sealed partial class LabelledLoop(TrainingRun run)
{
    public const int Layers = 3;

    [Step("train_step")]
    [return: Loss("total")]
    public partial float Train(IReadOnlyList<float> norms, int repeat = 1);

    private float TrainCore(IReadOnlyList<float> norms, int repeat)
    {
        for (var i = 0; i < norms.Count * repeat; i++)
        {
            var layer = i % norms.Count;
            Backward(layer, layer % 2 == 0, norms[layer], 10);
        }

        return 1.5f;
    }

    [Phase("backward")]
    public partial void Backward([Label(MaxValues = Layers)] int layer, [Label] bool frozen, [GradientNorm("layer_norm")] float norm, [Counter("layer_updates", Rate = true)] int updates);

    private static void BackwardCore(int layer, bool frozen, float norm, int updates)
    {
    }

    [Evaluation("validate")]
    public partial Score Validate([Label(MaxValues = 2)] string split);

    private static Score ValidateCore(string split) => new(split.Length, 0.5);

    [Epoch("train_epoch")]
    public partial void Epoch(Action body);

    private static void EpochCore(Action body) => body();

    [Event("sample_saved")]
    [Log("Saved in {style}: {quality:F1}")]
    public partial void SampleSaved([Label(MaxValues = 2)] string? style, [Gauge] float quality, [Histogram(Unit = "milliseconds", Buckets = [1, 10])] double time);

    public readonly record struct Score([Loss("reconstruction")] float Reconstruction, [Gauge("accuracy")] double Accuracy);
}
