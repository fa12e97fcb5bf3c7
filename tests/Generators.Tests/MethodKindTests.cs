using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests;

/// <summary>What is written for each kind of method.</summary>
public sealed class MethodKindTests
{
    [Fact]
    public async Task Epoch()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public readonly record struct EpochResult([Loss("mean_loss", Help = "Mean of the epoch.")] double MeanLoss, string Note);

            public sealed partial class Trainer(TrainingRun run)
            {
                [Epoch]
                [Log("Epoch {epoch} of {epochs}", "mean loss {mean_loss:F4}", "took {duration:0.0} s")]
                public partial EpochResult TrainEpoch([EpochIndex] int epoch);

                private EpochResult TrainEpochCore(int epoch) => new(1.0 / epoch, "");
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Step()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public readonly record struct StepResult(
                [Loss("reconstruction", Short = "recon"), Detect(Anomaly.NonFinite | Anomaly.Spike, SpikeThreshold = 4.5, WarmUp = 50)] float Reconstruction,
                [LearningRate] double LearningRate,
                [Histogram("token_count", Unit = "tokens", Buckets = [1, 10, 0.5e3])] int Tokens,
                [Counter("files", Rate = true)] int Files);

            public sealed partial class Trainer(TrainingRun run)
            {
                [Step]
                public partial StepResult TrainStep(float[] batch, [EpochIndex] int epoch, [BatchIndex] long index);

                private StepResult TrainStepCore(float[] batch, int epoch, long index) => default;
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Phase()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public sealed partial class Trainer(TrainingRun run)
            {
                [Phase("backward")]
                [return: GradientNorm, Detect(Anomaly.NonFinite)]
                private partial float Backward(float loss);

                private static float BackwardCore(float loss) => loss;

                [Phase(Guarded = true)]
                private partial void Optimize([Gauge("temperature")] float temperature);

                private void OptimizeCore(float temperature)
                {
                }
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Evaluation()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public sealed class Validation
            {
                [Loss] public float Loss { get; init; }
                [Gauge("pitch_entropy", Unit = "nats")] public double PitchEntropy;
                public int Unrecorded { get; init; }
            }

            public sealed partial class Trainer(TrainingRun run)
            {
                [Evaluation("validation")]
                public partial Validation Validate();

                private Validation ValidateCore() => new() { PitchEntropy = 2 };
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Event()
    {
        var run = await GeneratorRun.Clean("""
            using Microsoft.Extensions.Logging;

            namespace Music;

            public sealed partial class Trainer(TrainingRun run)
            {
                [Event("sample_saved")]
                [Log("Sample saved: {path}", "{tokens} tokens, \"{title}\"", Level = LogLevel.Debug)]
                public partial void SampleSaved([EpochIndex] short epoch, string path, string? title, [Counter] int tokens, bool valid);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Announcing_event()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public sealed partial class Trainer(TrainingRun run)
            {
                [Event("curriculum_advanced"), Announces(TrainingChange.Data)]
                private partial void Advanced(int stage, string run);

                [Event("file_read")]
                private partial void FileRead([SampleId(Name = "file")] string path, [BatchIndex] int batch);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Event_of_a_step_to_come()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public sealed partial class Loader(TrainingRun run)
            {
                [Event("file_read")]
                private partial void FileRead([BatchIndex] int batch, [SampleId] string file, [StepIndex] long step);

                [Event("file_skipped")]
                private partial void FileSkipped([StepIndex] ulong step, [EpochIndex] long epoch);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Event_with_media()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public readonly record struct Drawing([Image(Help = "Notes over time.")] byte[]? Roll, [Audio("melody")] byte[] Sound);

            public sealed partial class Trainer(TrainingRun run)
            {
                [Event("sample_saved"), Log("Sample saved: {path}")]
                private partial void Saved(string path, [Label(MaxValues = 4)] int voice, [Nested("")] Drawing drawing, [Image] ReadOnlySpan<byte> scatter, [Audio] Span<byte> bass);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Checks()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public readonly record struct Health(
                [Loss, Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Divergence)] float Total,
                [Loss, Detect(Anomaly.None)] float Adversarial,
                [GradientNorm, Detect(Anomaly.NonFinite | Anomaly.Vanishing, FatalAfter = 3, VanishingFloor = 1e-9)] double? GradientNorm,
                [LearningRate, Detect(Anomaly.OutOfRange | Anomaly.LearningRateIssue, Minimum = 0, Maximum = 0.01)] decimal LearningRate,
                [Gauge, Detect(Anomaly.PosteriorCollapse)] double ActiveUnits,
                [Gauge, Detect(Anomaly.TensorLeak | Anomaly.OutOfRange, Maximum = 1e6)] long LiveTensors,
                [Gauge] float Temperature);

            public sealed partial class Trainer(TrainingRun run)
            {
                [Step]
                public partial Health TrainStep();

                private Health TrainStepCore() => default;
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task A_whole_trainer()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public readonly record struct EpochResult([Loss("mean_loss")] double MeanLoss);

            public readonly record struct StepResult([Loss("reconstruction", Short = "recon")] float Reconstruction, [Counter("files_processed")] int Files);

            public sealed partial class Trainer(TrainingRun run, IReadOnlyList<float[]> batches)
            {
                [Epoch]
                public partial EpochResult TrainEpoch([EpochIndex] int epoch);

                private EpochResult TrainEpochCore(int epoch)
                {
                    var sum = 0.0;
                    for (var i = 0; i < batches.Count; i++) sum += TrainStep(batches[i], epoch, i).Reconstruction;
                    Saved("final.ckpt");
                    return new EpochResult(sum);
                }

                [Step]
                private partial StepResult TrainStep(float[] batch, [EpochIndex] int epoch, [BatchIndex] int index);

                private StepResult TrainStepCore(float[] batch, int epoch, int index)
                {
                    var loss = Forward(batch);
                    Backward(loss);
                    Optimize();
                    return new StepResult(loss, 1);
                }

                [Phase]
                private partial float Forward(float[] batch);

                private float ForwardCore(float[] batch) => batch.Sum();

                [Phase]
                [return: GradientNorm]
                private partial float Backward(float loss);

                private float BackwardCore(float loss) => loss;

                [Phase(Guarded = true)]
                private partial void Optimize();

                private void OptimizeCore()
                {
                }

                [Event("checkpoint_saved")]
                private partial void Saved(string path);
            }
            """);
        await Snapshot.Match(run.Driver);
    }
}
