namespace Instrumentation.Generators.Tests.Behaviour;

// Loops as a user writes them, implemented by the real generator when this project is built.

internal sealed class Losses
{
    [Loss("kl")]
    public float Kl { get; init; }

    [Gauge("beta")]
    public double Beta => Kl < 0 ? throw new InvalidOperationException("no beta") : 0.5;

    [Field("note")]
    public string? Note { get; init; }
}

/// <summary>A loop whose bodies the tests supply.</summary>
internal sealed partial class Loop(TrainingRun run)
{
    public Func<Losses?> Body { get; set; } = () => new Losses { Kl = 1 };

    public Func<float> Gradient { get; set; } = () => 1;

    public int Updates { get; private set; }

    [Epoch]
    public partial void TrainEpoch();

    private void TrainEpochCore()
    {
        TrainStep();
        TrainStep();
    }

    [Step]
    public partial Losses? TrainStep();

    private Losses? TrainStepCore()
    {
        Backward();
        Optimize();
        return Body();
    }

    [Phase]
    [return: GradientNorm, Detect(Anomaly.NonFinite)]
    private partial float Backward();

    private float BackwardCore() => Gradient();

    [Phase("optimizer", Guarded = true)]
    private partial void Optimize();

    private void OptimizeCore() => Updates++;

    [Evaluation("validation")]
    [return: Loss("validation_loss")]
    public partial double Validate([EpochIndex] long epoch);

    private static double ValidateCore(long epoch) => 1.0 / epoch;

    [Event]
    public partial void SampleSaved(
        string? path,
        bool valid,
        sbyte a,
        byte b,
        short c,
        ushort d,
        int e,
        uint f,
        long g,
        ulong h,
        float i,
        double j,
        string @class = "none");
}

/// <summary>A loop in a generic type, whose run is a field and whose parameters are called as the generated locals are.</summary>
internal partial class GenericLoop<T>
    where T : class
{
    private readonly TrainingRun _run;

    public GenericLoop(TrainingRun run) => _run = run;

    [Step("generic_step")]
    [return: Loss("loss")]
    public virtual partial float Train(in T @event, [EpochIndex] int start, [BatchIndex] ulong result, [Gauge] float recorder, params int[] record);

    protected virtual float TrainCore(in T @event, int start, ulong result, float recorder, int[] record) => recorder + record.Length;
}

/// <summary>An override of the work, not of the recording.</summary>
internal sealed class DerivedLoop(TrainingRun run) : GenericLoop<string>(run)
{
    protected override float TrainCore(in string @event, int start, ulong result, float recorder, int[] record) =>
        base.TrainCore(@event, start, result, recorder, record) * 10;
}

/// <summary>A loop that is checked, names its samples and announces a change.</summary>
internal sealed partial class WatchedLoop(TrainingRun run)
{
    [Step]
    [return: LearningRate("learning_rate"), Detect(Anomaly.OutOfRange | Anomaly.LearningRateIssue, Minimum = 0.5, Maximum = 2)]
    public partial double TrainStep([Gauge("rate"), Detect(Anomaly.None)] double learningRate, [Gauge] double temperature);

    private static double TrainStepCore(double learningRate, double temperature) => learningRate;

    [Event]
    public partial void FileRead([SampleId] string file);

    [Event]
    public partial void FileReadAhead([StepIndex] uint step, [EpochIndex] int epoch, [BatchIndex] int batch, [SampleId] string file);

    [Event, Announces(TrainingChange.Data)]
    public partial void StageReached(int stage);
}

internal readonly record struct Numbers(
    [Loss("kl"), Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Vanishing | Anomaly.OutOfRange, Minimum = 0)] float Kl,
    [Counter("files")] int Files,
    [Field("split")] string Split);

/// <summary>A loop that does nothing but be recorded.</summary>
internal sealed partial class EmptyLoop(TrainingRun run)
{
    [Step]
    public partial Numbers TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private Numbers TrainStepCore(int epoch, int batch)
    {
        Backward(batch);
        Optimize();
        return new Numbers(epoch, batch, "train");
    }

    [Phase]
    [return: GradientNorm, Detect(Anomaly.NonFinite)]
    private partial float Backward(int batch);

    private static float BackwardCore(int batch) => batch;

    [Phase(Guarded = true)]
    private partial void Optimize();

    private static void OptimizeCore()
    {
    }
}
