namespace Instrumentation.Runtime.Tests.Export.Text;

// Two loops that record the same; one leaves its progress entry to the runtime, the other writes it as a template.

public readonly record struct ForwardLosses(
    [Loss("reconstruction", Short = "recon")] float Reconstruction,
    [Loss("kl_divergence", Short = "kl")] float Kl,
    [Loss("total")] float Total);

public readonly record struct StepCounts(
    [Loss("adversarial", Short = "adv")] float Adversarial,
    [Counter("files_processed")] int Files,
    [Counter("files_augmented")] int Augmented);

internal sealed partial class BuiltInLoop(TrainingRun run, SettableTime time)
{
    [Step("train_step")]
    public partial StepCounts Step([EpochIndex] int epoch, [BatchIndex] int batch);

    private StepCounts StepCore(int epoch, int batch)
    {
        time.Advance(TimeSpan.FromMilliseconds(700 + batch));
        Forward(batch);
        return new StepCounts(0.294f, 16, batch);
    }

    [Phase]
    private partial ForwardLosses Forward(int batch);

    private static ForwardLosses ForwardCore(int batch) => new(1.19f + batch, batch == 2 ? float.NaN : 0.39f, 3);
}

internal sealed partial class TemplatedLoop(TrainingRun run, SettableTime time)
{
    [Step("train_step")]
    [Log(
        "Training progress",
        "Epoch: {epoch}/{epochs}, Batch: {batch}/{batches}",
        "Files processed: {files_processed:sum} ({files_augmented:sum} augmented)",
        "Losses: {losses:F2}",
        "Memory: GPU {gpu_allocated:GB}GB/{gpu_max_allocated:GB}GB, RAM: {cpu_rss:GB:F2}GB",
        "ETA: {eta}")]
    public partial StepCounts Step([EpochIndex] int epoch, [BatchIndex] int batch);

    private StepCounts StepCore(int epoch, int batch)
    {
        time.Advance(TimeSpan.FromMilliseconds(700 + batch));
        Forward(batch);
        return new StepCounts(0.294f, 16, batch);
    }

    [Phase]
    private partial ForwardLosses Forward(int batch);

    private static ForwardLosses ForwardCore(int batch) => new(1.19f + batch, batch == 2 ? float.NaN : 0.39f, 3);
}

/// <summary>A loop whose entries show one of everything that a template can.</summary>
internal sealed partial class DescribedLoop(TrainingRun run, SettableTime time)
{
    [Step]
    [Log("{norm:E2} {norm} {layers:D3} {clipped} {note} {absent}", "{read:sum} {read:sum:N1} {read} {read:KB:F1}", "{duration:ms:F0} {duration:s} {duration} {memory}", "{losses}")]
    public partial void Step(bool forward);

    private void StepCore(bool forward)
    {
        time.Advance(TimeSpan.FromMilliseconds(1500));
        if (forward) Forward("a\nb", 4);
        Load(2048);
    }

    [Phase]
    [return: GradientNorm("norm")]
    private partial float Forward([Field] string note, [Field] int layers, [Field] bool clipped = true);

    private static float ForwardCore(string note, int layers, bool clipped) => 0.1f;

    [Phase]
    private partial void Load([Counter("read", Unit = "bytes")] int bytes);

    private static void LoadCore(int bytes)
    {
    }

    [Phase]
    [return: Gauge("absent")]
    private partial double Never();

    private static double NeverCore() => 0;

    [Event]
    [Log("{size:bytes} {size:KB} {size:MB:F3} {size:GB:0.0000}", "{wait:s:F1} {wait:ms} {wait:us:F0} {wait:min:F3}", "{hit:percent} {hit:percent:F0} % {hit}", "{share:ratio:F4} {old:MB:F3}")]
    public partial void Described(
        [Field(Unit = "bytes")] long size,
        [Field(Unit = "milliseconds")] double wait,
        [Field(Unit = "ratio")] float hit,
        [Field(Unit = "percent")] float share,
        [Field(Unit = "megabytes")] double old);

    [Evaluation]
    [Log("Validated: {losses} {losses:F4}")]
    public partial ForwardLosses Validate();

    private static ForwardLosses ValidateCore() => new(0.5f, 0.25f, 0.75f);
}
