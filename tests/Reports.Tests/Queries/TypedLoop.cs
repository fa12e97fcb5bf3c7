namespace Instrumentation.Reports.Tests.Queries;

public enum Colour
{
    Red,
    Green,
}

public readonly record struct TypedStep(
    [Loss("total", Unit = "nats")] double Total,
    [Gauge("ratio")] double Ratio,
    [Gauge("whole")] int Whole,
    [Gauge("flag")] bool Flag,
    [Gauge("maybe")] double? Maybe);

/// <summary>A loop with values of every type that a table has a column for.</summary>
public sealed partial class TypedLoop(TrainingRun run)
{
    [Step]
    public partial TypedStep TrainStep(TypedStep values, [EpochIndex] int epoch, [BatchIndex] int batch);

    private static TypedStep TrainStepCore(TypedStep values, int epoch, int batch) => values;

    [Event("sample_quality")]
    public partial void Quality(int sample, double overall, double? harmony, string? title, Colour colour, DateTimeOffset at, TimeSpan took, double[] bins);

    [Event("runs")]
    public partial void Named(string name);

    [Event("layer_health")]
    public partial void Layer([Label(MaxValues = 8)] string layer, [GradientNorm] double norm);
}
