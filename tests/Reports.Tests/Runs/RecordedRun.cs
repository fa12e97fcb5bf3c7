using System.Text.Json.Nodes;

namespace Instrumentation.Reports.Tests.Runs;

/// <summary>Makes run folders that hold a journal and nothing else.</summary>
public static class RecordedRun
{
    public static readonly MemoryUsage Memory = new(0, 0, 0, 3L << 29);

    public static ReportedStep Falling(int step) => new(8f / (step + 1), 0.5, 1e-3, 16, 100);

    public static TrainingRun Start(string output, bool keepsJournal = true, string? resume = null) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "demo",
        Output = output,
        Resume = resume,
        Exporters = [],
        ReadMemory = static () => Memory,
        Journal = new JournalOptions { SegmentSize = 1 << 14, WhenFull = WhenFull.Wait, Keep = keepsJournal },
        Configuration = new JsonObject { ["model_config"] = new JsonObject { ["latent"] = 32 } },
    });

    /// <summary>Records epochs 1, 2, … and ends the run.</summary>
    /// <returns>The folder of the run.</returns>
    public static string Write(
        string output, Func<int, ReportedStep>? values = null, int epochs = 3, int steps = 20, bool complete = true, Func<int, bool>? hasGradients = null,
        bool keepsJournal = true)
    {
        using var run = Start(output, keepsJournal);
        run.Plan(epochs, steps);
        var loop = new ReportedLoop(run) { Values = values ?? Falling, HasGradients = hasGradients ?? (static _ => true) };
        for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch, steps);
        if (complete) run.Complete();
        return run.Folder.Root;
    }
}
