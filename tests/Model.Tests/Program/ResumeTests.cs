using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Model.Tests.Program;

/// <summary>A training that was interrupted and resumed is, bit for bit, the training that was not.</summary>
public sealed class ResumeTests(ResumeTests.UninterruptedRun whole) : IClassFixture<ResumeTests.UninterruptedRun>
{
    private const int Epochs = 3;
    private static readonly string[] Saved = ["weights.dat", "training.dat"];

    [Theory]
    [InlineData(3, false)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public async Task Interrupted_and_resumed_equals_uninterrupted(int steps, bool kill)
    {
        using var folder = new TemporaryFolder();
        var run = await Interrupt(folder, steps, kill);
        using (var resumed = new TrainingProcess("--resume", run, "--port", "0"))
        {
            Assert.Equal((0, ""), (resumed.Wait(), resumed.Errors));
            Assert.Contains("[TRAINING_RESUMED]", resumed.Output, StringComparison.Ordinal);
        }

        Assert.Equal(LastCheckpoint(whole.Folder), LastCheckpoint(run));
        var expected = Lines(whole.Folder, "batch_metrics");
        var lines = Lines(run, "batch_metrics");
        Assert.Contains(lines, line => Attempt(line) == 1);
        Assert.Contains(lines, line => Attempt(line) == 2);
        var latest = lines.GroupBy(line => line.GetProperty("global_step").GetInt64()).Select(step => step.MaxBy(Attempt)).ToList();
        Assert.Equal(expected.Count, latest.Count);
        Assert.All(lines.GroupBy(line => (Attempt(line), line.GetProperty("global_step").GetInt64())), step => Assert.Single(step));
        foreach (var name in new[] { "global_step", "epoch", "batch", "losses", "learning_rate", "gradient_norm", "counters", "metrics" })
            Assert.Equal(expected.Select(line => Text(line, name)), latest.Select(line => Text(line, name)));

        Assert.Equal(Samples(whole.Folder), Samples(run));
        Assert.Equal(FilesInReport(whole.Folder), FilesInReport(run));
        var epochs = Lines(run, "epoch_summaries").GroupBy(line => line.GetProperty("epoch").GetInt32()).Select(epoch => epoch.MaxBy(Attempt)).ToList();
        foreach (var name in new[] { "epoch", "steps", "losses", "validation_losses", "counters", "total_tokens", "is_best_model" })
            Assert.Equal(Lines(whole.Folder, "epoch_summaries").Select(line => line.GetProperty(name).GetRawText()), epochs.Select(line => line.GetProperty(name).GetRawText()));
    }

    [Fact]
    public void What_a_resumed_run_cannot_be_is_said_in_one_sentence()
    {
        AssertRefused("There is no run", "--resume", Path.Combine(whole.Folder, "missing"));
        AssertRefused($"give --epochs {Epochs + 1} or more", "--resume", whole.Folder);
        AssertRefused("leave --seed out", "--resume", whole.Folder, "--seed", "99");
        AssertRefused("leave --size out", "--resume", whole.Folder, "--size", "full");
        AssertRefused("leave it out", "--resume", whole.Folder, "--output", "elsewhere");
    }

    private static void AssertRefused(string says, params string[] arguments)
    {
        using var program = new TrainingProcess(arguments);
        Assert.Equal(2, program.Wait());
        Assert.Contains(says, Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>Trains until a step is in its file, and ends the program then.</summary>
    private static async Task<string> Interrupt(string folder, int steps, bool kill)
    {
        using var program = Start(folder);
        string? run;
        while ((run = RunIn(folder)) is null || Lines(run, "batch_metrics").Count < steps || (kill && LastCheckpoint(run).Length == 0))
        {
            Assert.False(program.HasExited, "The program ended by itself.");
            await Task.Delay(10);
        }

        if (kill)
        {
            program.Kill();
        }
        else
        {
            program.Signal(15);
            Assert.Equal(128 + 15, program.Wait());
        }

        return run;
    }

    private static TrainingProcess Start(string folder)
    {
        var data = Path.Combine(folder, "data");
        Music.CopyTo(data);
        return new TrainingProcess(
            "--data", data, "--output", Path.Combine(folder, "runs"), "--epochs", $"{Epochs}", "--batch-size", "2", "--port", "0", "--seed", "3");
    }

    private static string? RunIn(string folder) => Directory.Exists(Path.Combine(folder, "runs")) ? Directory.GetDirectories(Path.Combine(folder, "runs"), "music_vaegan*").SingleOrDefault() : null;

    /// <summary>The bytes of everything that the training saved last: weights, optimizers, random stream, best loss.</summary>
    private static byte[] LastCheckpoint(string run)
    {
        var last = Directory.GetDirectories(Path.Combine(run, "checkpoints"), "step_*").Where(folder => !Path.HasExtension(folder)).Order(StringComparer.Ordinal).LastOrDefault();
        return last is null ? [] : [.. Saved.SelectMany(name => File.ReadAllBytes(Path.Combine(last, name)))];
    }

    /// <summary>A part of a line, without how many tensors the process has: those of a checkpoint that was read are its own.</summary>
    private static string Text(JsonElement line, string name)
    {
        var part = JsonNode.Parse(line.GetProperty(name).GetRawText());
        if (part is JsonObject members) members.Remove("live_tensors");
        return part?.ToJsonString() ?? "null";
    }

    /// <summary>What each step was trained on, as the latest attempt recorded it.</summary>
    private static IEnumerable<(long Step, string Hash)> Samples(string run) => Lines(run, "data_usage")
        .GroupBy(use => (Step: use.GetProperty("global_step").GetInt64(), Row: use.GetProperty("row").GetInt32()))
        .OrderBy(uses => uses.Key)
        .Select(uses => (uses.Key.Step, uses.MaxBy(Attempt).GetProperty("output_sha256").GetString()!));

    private static string FilesInReport(string run)
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "experiments", "final_experiment_report.json")));
        var data = report.RootElement.GetProperty("data_statistics");
        return $"{data.GetProperty("total_files_processed")} files, {data.GetProperty("files_augmented")} augmented, {data.GetProperty("transposition_range")}";
    }

    private static int Attempt(JsonElement line) => line.GetProperty("attempt").GetInt32();

    /// <summary>The whole lines of a file that may still be written.</summary>
    private static List<JsonElement> Lines(string run, string file)
    {
        var path = Path.Combine(run, "experiments", file + ".jsonl");
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    /// <summary>The run that all others are compared with.</summary>
    public sealed class UninterruptedRun : IDisposable
    {
        private readonly TemporaryFolder _temporary = new();

        public UninterruptedRun()
        {
            using var program = Start(_temporary);
            Assert.Equal((0, ""), (program.Wait(), program.Errors));
            Folder = RunIn(_temporary)!;
        }

        public string Folder { get; }

        public void Dispose() => _temporary.Dispose();
    }
}
