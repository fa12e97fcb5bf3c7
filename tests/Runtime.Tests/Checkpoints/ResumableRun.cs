using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export;

namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>A run that is started, left and resumed, in one process. Its clock goes on in between, as a clock does.</summary>
internal sealed class ResumableRun(string output)
{
    public SettableTime Time { get; } = new();

    public JsonObject Configuration { get; init; } = [];

    /// <summary>The run's folder, once it was started.</summary>
    public string Root { get; private set; } = "";

    /// <summary>Starts the run, or goes on with it, and leaves it without having completed it.</summary>
    public void Attempt(Action<TrainingRun> train, params Exporter[] exporters)
    {
        using var run = Start(exporters);
        Root = run.Folder.Root;
        train(run);
        run.Dispose();
        Assert.Equal((0, 0), (run.Health.ExporterFaults, run.Health.DroppedRecords));
    }

    public TrainingRun Start(params Exporter[] exporters) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "demo",
        Output = output,
        Resume = Root.Length == 0 ? null : Root,
        Configuration = (JsonObject)Configuration.DeepClone(),
        Exporters = exporters.Length == 0 ? [new JsonLinesExporter()] : exporters,
        Journal = new JournalOptions { Keep = true, WhenFull = WhenFull.Wait },
        Time = Time,
        ReadMemory = static () => ScriptedRun.Memory,
        RecoverUnfinished = false,
    });

    /// <summary>The lines of a file in <c>experiments/</c>.</summary>
    public List<JsonElement> Lines(string name)
    {
        var path = Path.Combine(Root, "experiments", name + ".jsonl");
        return File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.Clone())] : [];
    }

    /// <summary>The attempt and the step of each line.</summary>
    public List<(int Attempt, long Step)> Places(string name) =>
        [.. Lines(name).Select(line => (line.GetProperty("attempt").GetInt32(), line.GetProperty("global_step").GetInt64()))];

    /// <summary>Saves a checkpoint whose training has one file.</summary>
    public static void Save(TrainingRun run, string state = "state") =>
        Assert.True(run.SaveCheckpoint(folder => File.WriteAllText(Path.Combine(folder, "state.txt"), state)));
}
