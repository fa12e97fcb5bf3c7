using Instrumentation.Export;

namespace Instrumentation.Reports.Tests.Page;

public readonly record struct PagedStep(
    [Loss("total", Unit = "nats")] double Total, [Loss("kl_divergence")] double Kl, [LearningRate] double LearningRate, [Counter("samples", Rate = true)] int Samples);

public readonly record struct PagedEvaluation([Loss("total", Unit = "nats")] double Total);

/// <summary>A training loop with something for every section of the page: a spike, NaN, samples, quality.</summary>
internal sealed partial class PagedLoop(TrainingRun run)
{
    public const int StepsPerEpoch = 1000;

    /// <summary>A loss of 500 among values below 10.</summary>
    public const int Spike = 3021;

    /// <summary>A loss that is NaN.</summary>
    public const int NotFinite = 3030;

    /// <summary>A PNG of one pixel.</summary>
    public static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>A WAV of ten samples of silence.</summary>
    public static readonly byte[] Sound =
    [
        .. "RIFF"u8, 56, 0, 0, 0, .. "WAVE"u8, .. "fmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0, .. "data"u8, 20, 0, 0, 0, .. new byte[20],
    ];

    public int Step { get; set; }

    public static TrainingRun Start(string output, Exporter[] exporters, string? resume = null) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "paged",
        Output = output,
        Resume = resume,
        Exporters = exporters,
        ReadMemory = static () => new MemoryUsage(1L << 30, 1L << 31, 1L << 31, 3L << 30),
        Journal = new JournalOptions { WhenFull = WhenFull.Wait, Keep = true },
        HandleSignals = false,
    });

    [Epoch]
    public partial void TrainEpoch([EpochIndex] int epoch, int steps = StepsPerEpoch);

    private void TrainEpochCore(int epoch, int steps)
    {
        if (epoch == 1) QualityBand("pitch_range", 20, 40);
        for (var batch = 0; batch < steps; batch++) TrainStep(epoch, batch);
        Evaluate(epoch);
        MusicalQuality(epoch, 30 + epoch);
        SampleMade(epoch, $"generated_samples/<b>sample</b>_{epoch}.mid", Picture, Sound);
    }

    [Step]
    public partial PagedStep TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private PagedStep TrainStepCore(int epoch, int batch)
    {
        FileUsed($"{batch}.mid", batch % 2 == 0, batch % 12 - 6);
        Backward();
        var step = Step++;
        var total = step switch { Spike => 500, NotFinite => double.NaN, _ => 2 + 6.0 / (1 + 0.01 * step) + 0.1 * Math.Sin(1.7 * step) };
        return new PagedStep(total, 0.01 * step + 1.0 / 3, 1e-3, 16);
    }

    [Phase("backward")]
    [return: GradientNorm]
    private partial double Backward();

    private double BackwardCore() => 1 + 0.3 * Math.Sin(0.9 * Step);

    [Evaluation]
    private partial PagedEvaluation Evaluate([EpochIndex] int epoch);

    private PagedEvaluation EvaluateCore(int epoch) => new(8.0 / epoch);

    [Event("data_usage")]
    private partial void FileUsed([SampleId] string fileName, bool augmented, int transposition);

    [Event("quality_band")]
    private partial void QualityBand([Label("metric", MaxValues = 16)] string metric, [Field] double low, [Field] double high);

    [Event("musical_quality")]
    private partial void MusicalQuality([EpochIndex] int epoch, [Gauge("pitch_range")] double pitchRange);

    [Event("sample_made")]
    private partial void SampleMade([EpochIndex] int epoch, string path, [Image] byte[] pianoRoll, [Audio] byte[] audio);
}
