using Instrumentation.Export;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.SeedFaults;

public readonly record struct SeedStep(
    [Loss("total", Unit = "nats"), Detect(Anomaly.NonFinite)] double Total,
    [Loss("kl_divergence")] double Kl,
    [Counter("files_processed")] int Files,
    [Counter("files_augmented")] int Augmented,
    [Counter("samples", Rate = true)] int Samples);

public readonly record struct SeedEpoch([Field("is_best_model")] bool IsBest, [Field("checkpoint_saved")] bool Saved);

/// <summary>
/// A training loop with everything that the public system logged whose faults the tests of this folder name: section 8 of its
/// description counts them from 8.3 to 8.9.
/// </summary>
internal sealed partial class SeedLoop(TrainingRun run)
{
    private int _step;

    public Func<int, double> Loss { get; init; } = static step => 8.0 / (step + 1);

    public Func<int, bool> HasGradients { get; init; } = static _ => true;

    public static TrainingRun Start(string output, params IReadOnlyList<Exporter> exporters) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "seed",
        Output = output,
        Exporters = exporters,
        ReadMemory = static () => RecordedRun.Memory,
        Journal = new JournalOptions { SegmentSize = 1 << 16, WhenFull = WhenFull.Wait, Keep = true },
        HandleSignals = false,
    });

    /// <summary>Differs from step to step and is never 0.</summary>
    public static double GradientAt(int step) => 1 + 0.5 * Math.Sin(step);

    [Epoch]
    public partial SeedEpoch TrainEpoch([EpochIndex] int epoch, int steps);

    private SeedEpoch TrainEpochCore(int epoch, int steps)
    {
        for (var batch = 0; batch < steps; batch++) TrainStep(epoch, batch);
        return new SeedEpoch(epoch % 2 == 1, epoch % 3 == 0);
    }

    [Step]
    public partial SeedStep TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private SeedStep TrainStepCore(int epoch, int batch)
    {
        FileUsed($"{batch}.mid", augmented: batch % 4 == 0);
        if (HasGradients(_step)) Backward(GradientAt(_step));
        return new SeedStep(Loss(_step++), 0.5, 2, batch % 4 == 0 ? 1 : 0, 16);
    }

    [Phase("backward")]
    [return: GradientNorm]
    private partial double Backward(double norm);

    private static double BackwardCore(double norm) => norm;

    [Event("data_usage")]
    private partial void FileUsed(string fileName, bool augmented);
}
