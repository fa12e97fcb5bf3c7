using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Reports.Tests.Runs;

/// <summary>Makes run folders of experiments: with a configuration, a seed, and JSON lines.</summary>
public static class SeededRun
{
    public static TrainingRun Start(string output, int seed, double rate = 0.1, bool keepsJournal = true, string? resume = null, Rotation? rotation = null, string name = "demo", params IReadOnlyList<Exporter> more) =>
        TrainingRun.Start(new TrainingRunOptions
        {
            Name = name,
            Output = output,
            Resume = resume,
            RecoverUnfinished = false,
            Exporters = [new JsonLinesExporter(rotation), .. more],
            ReadMemory = static () => RecordedRun.Memory,
            Journal = new JournalOptions { SegmentSize = 1 << 14, WhenFull = WhenFull.Wait, Keep = keepsJournal },
            Configuration = new JsonObject { ["training_config"] = new JsonObject { ["seed"] = seed, ["learning_rate"] = rate } },
        });

    /// <returns>The folder of the run.</returns>
    public static string Write(string output, int seed, double rate = 0.1, Func<int, ReportedStep>? values = null, int epochs = 2, int steps = 20, bool complete = true, bool keepsJournal = true)
    {
        using var run = Start(output, seed, rate, keepsJournal);
        run.Plan(epochs, steps);
        var loop = new ReportedLoop(run) { Values = values ?? RecordedRun.Falling };
        for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch, steps);
        if (complete) run.Complete();
        return run.Folder.Root;
    }

    /// <summary>A run that stays at a loss; what a killed process leaves of it is a copy of its folder while it runs.</summary>
    public static string WriteKilled(string output, string copy, int seed = 1)
    {
        using var run = Start(output, seed);
        new ReportedLoop(run) { Values = RecordedRun.Falling }.TrainEpoch(1, 10);
        var folder = Path.Combine(copy, run.Id);
        foreach (var file in Directory.EnumerateFiles(run.Folder.Root, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "lock") continue;
            var target = Path.Combine(folder, Path.GetRelativePath(run.Folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var destination = File.Create(target);
            source.CopyTo(destination);
        }

        return folder;
    }

    /// <summary>A step whose losses are all the same.</summary>
    public static Func<int, ReportedStep> At(double loss) => _ => new ReportedStep((float)loss, loss, 1e-3, 16, 100);
}
