using Instrumentation.Torch;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>A loop that has something for every tab of TensorBoard.</summary>
internal sealed partial class TabbedLoop(TrainingRun run)
{
    public const string Modules = """
        [{"path":"encoder","type":"Encoder","parameters":[{"name":"positions","shape":[64,8],"trainable":true}]},
         {"path":"encoder/blocks","type":"ModuleList","parameters":[]},
         {"path":"encoder/blocks/0","type":"Linear","parameters":[{"name":"weight","shape":[4,8],"trainable":true},{"name":"bias","shape":[4],"trainable":false}]}]
        """;

    [Epoch("train_epoch")]
    public partial void Epoch([EpochIndex] int epoch, int steps);

    private void EpochCore(int epoch, int steps)
    {
        for (var step = 0; step < steps; step++) Step(epoch, step, step == 3 ? 100 : 1);
        Validate(0.5f);
        SampleSaved("a|b.mid", 0.123456789, TestFiles.Png(2, 3), TestFiles.Wav(8000, 1, 8));
        SampleSaved("c.mid", 2, TestFiles.Png(2, 3), default);
    }

    [Step("train_step")]
    [return: Loss("total")]
    public partial float Step([EpochIndex] int epoch, [BatchIndex] int batch, float loss);

    private static float StepCore(int epoch, int batch, float loss) => loss;

    [Evaluation("validate")]
    [return: Loss("total")]
    public partial float Validate(float loss);

    private static float ValidateCore(float loss) => loss;

    [Event("sample_saved")]
    public partial void SampleSaved(string path, [Gauge] double quality, [Image] byte[]? roll, [Audio] ReadOnlySpan<byte> sound);

    [Event("layer_values")]
    public partial void LayerValued([Nested("")] LayerValues layer);

    [Event("model_graph")]
    public partial void Built(string modules);

    [Event("quality_band")]
    public partial void Band([Label(MaxValues = 5)] string metric, double? low, double? high);

    [Event("spread")]
    public partial void Spread([Gauge] double x, double xFrom, double xBinWidth, int[] xCounts);

    [Phase("fail")]
    public partial void Fail(Exception exception);

    private static void FailCore(Exception exception) => throw exception;

    /// <summary>Everything there is, over two epochs.</summary>
    public void Play(int steps)
    {
        run.Plan(2, steps);
        Built(Modules);
        LayerValued(new LayerValues("encoder.0", ValueStatistics.Of([-1, 0, 0.5f, 0.75f]), ValueStatistics.Of([])));
        Spread(1, -1, 0.1, [3, 0, 7]);
        Epoch(1, steps);
        Epoch(2, steps);
    }
}
