using System.Text.Json;
using Instrumentation.Journal;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;

namespace Instrumentation.Model.Tests.Program;

/// <summary>The program, stopped by a signal in the middle of training.</summary>
public sealed class StoppedRunTests
{
    [Theory]
    [InlineData(2, 130, "SIGINT")]
    [InlineData(15, 143, "SIGTERM")]
    public async Task A_signal_leaves_reports_that_say_so_and_loses_nothing(int signal, int exitCode, string reason)
    {
        using var temporary = new TemporaryFolder();
        var data = Path.Combine(temporary, "data");
        Music.CopyTo(data);
        var output = Path.Combine(temporary, "runs");
        var port = Endpoint.FreePort();
        using var program = new TrainingProcess("--data", data, "--output", output, "--epochs", "1000", "--batch-size", "2", "--port", $"{port}", "--keep-journal");
        using var client = new HttpClient();
        while (await Endpoint.TryScrape(client, port) is not { } seen || seen["training_global_step"] < 3)
        {
            Assert.False(program.HasExited, "The program ended by itself.");
            await Task.Delay(10);
        }

        program.Signal(signal);

        Assert.Equal(exitCode, program.Wait());
        var folder = Directory.GetDirectories(output, "music_vaegan*").Single();
        Assert.Contains(Path.Combine(folder, "journal"), program.Output, StringComparison.Ordinal);

        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "experiments", "final_experiment_report.json")));
        Assert.Equal("interrupted", report.RootElement.GetProperty("status").GetString());
        Assert.Equal(reason, report.RootElement.GetProperty("reason").GetString());
        Assert.Contains($"- Status: interrupted ({reason})", File.ReadAllText(Path.Combine(folder, "experiments", "EXPERIMENT_SUMMARY.md")), StringComparison.Ordinal);

        var log = File.ReadAllLines(Directory.GetFiles(Path.Combine(folder, "logs")).Single());
        var end = Array.FindLastIndex(log, line => line.StartsWith('['));
        Assert.EndsWith("[TRAINING_INTERRUPTED] Training session interrupted", log[end], StringComparison.Ordinal);
        Assert.Equal($"  - Reason: {reason}", log[end + 1]);

        var steps = StepsOf(folder);
        var lines = File.ReadLines(Path.Combine(folder, "experiments", "batch_metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("global_step").GetInt64());
        Assert.Equal(steps, lines);
        Assert.Equal(Enumerable.Range(0, steps.Count).Select(step => (long)step), steps);
        Assert.False(File.Exists(Path.Combine(folder, "experiments", "faults.jsonl")), "A stop is no fault.");
    }

    [Fact]
    public async Task Processes_that_compose_the_corpus_into_one_folder_leave_it_whole()
    {
        using var together = new TemporaryFolder();
        using var alone = new TemporaryFolder();
        var expected = Corpus.Write(alone);

        using var first = Compose(0);
        using var second = Compose(1);
        foreach (var (rank, program) in new[] { first, second }.Index())
        {
            // When it trains, it has composed and read the corpus.
            while (!Directory.GetDirectories(together, $"music_vaegan-rank{rank}_*").SelectMany(run => Directory.GetFiles(run, "batch_metrics.jsonl", SearchOption.AllDirectories)).Any(path => new FileInfo(path).Length > 0))
            {
                Assert.False(program.HasExited, program.HasExited ? program.Errors : "");
                await Task.Delay(10);
            }

            program.Signal(15);
            Assert.Equal(128 + 15, program.Wait());
        }

        var corpus = Path.Combine(together, "starter_corpus");
        Assert.Equal(expected.Select(Path.GetFileName).Order(StringComparer.Ordinal), Directory.GetFiles(corpus).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(expected, path => Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(corpus, Path.GetFileName(path)))));
        var dataset = Dataset.Open(corpus, new PieceCache(Path.Combine(together, "piece_cache")));
        Assert.Equal((expected.Count, 0), (dataset.CacheHits, dataset.Notices.Count));
        Assert.Single(Directory.GetDirectories(together, "music_vaegan-rank0_*"));
        Assert.Single(Directory.GetDirectories(together, "music_vaegan-rank1_*"));

        TrainingProcess Compose(int rank) => new(
            ["--output", together, "--port", "0"],
            ("RANK", $"{rank}"), ("LOCAL_RANK", $"{rank}"), ("WORLD_SIZE", "2"));
    }

    private static List<long> StepsOf(string folder)
    {
        using var reader = JournalReader.Open(folder);
        var steps = new List<long>();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Step) steps.Add(record.Step);
        }

        return steps;
    }
}
