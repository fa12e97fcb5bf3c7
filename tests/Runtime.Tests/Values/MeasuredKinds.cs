namespace Instrumentation.Runtime.Tests.Values;

public enum Optimizer
{
    Sgd = 1,
    Adam = 2,
}

/// <summary>A metric of every kind of value that is a number, as a user declares them.</summary>
public readonly record struct MeasuredKinds(
    [Gauge] bool Flag,
    [Gauge] Half Half,
    [Gauge] decimal Price,
    [Gauge] Optimizer Optimizer,
    [Gauge] TimeSpan Loading,
    [Gauge] long Large,
    [Gauge] int? Present,
    [Gauge] float? Absent,
    [Loss] float? MissingLoss,
    [Gauge] float[] Layers,
    [Gauge] float[] Empty,
    [Histogram(Buckets = [1, 2, 4])] double[] Lengths,
    [Histogram] TimeSpan? Waiting,
    [Counter] decimal Seconds,
    [Field] Guid Id,
    [Field] char Grade,
    [Field] string? Note);

/// <summary>A loop that returns them.</summary>
public sealed partial class KindsLoop(TrainingRun run)
{
    public static readonly MeasuredKinds Sample = new(
        true,
        (Half)0.1f,
        0.30m,
        Optimizer.Adam,
        TimeSpan.FromMilliseconds(250),
        (1L << 60) + 1,
        -5,
        null,
        null,
        [1, 2, 6],
        [],
        [0.5, 1.5, 3, double.NaN],
        null,
        1.5m,
        new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"),
        'A',
        null);

    public MeasuredKinds Next { get; set; } = Sample;

    [Step]
    public partial MeasuredKinds Train([EpochIndex] int epoch, [BatchIndex] int batch);

    private MeasuredKinds TrainCore(int epoch, int batch)
    {
        Micro(Next.Present, Next.Seconds);
        return Next;
    }

    [Phase]
    private partial void Micro([Gauge("micro")] int? value, [Counter("micro_time")] decimal seconds);

    private static void MicroCore(int? value, decimal seconds)
    {
    }

    [Evaluation]
    public partial MeasuredKinds Validate([EpochIndex] int epoch);

    private MeasuredKinds ValidateCore(int epoch) => Next;

    [Epoch]
    public partial MeasuredKinds Epoch([EpochIndex] int epoch);

    private MeasuredKinds EpochCore(int epoch)
    {
        Train(epoch, 0);
        Validate(epoch);
        Happened(Next.Layers, Next.Loading, Next.Absent);
        return Next;
    }

    [Event]
    public partial void Happened([Gauge] float[] shares, [Gauge] TimeSpan took, [Gauge] float? quality);
}
