using System.Globalization;
using System.Text.Json;
using Instrumentation.Model.Midi;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Export.TensorBoard;

namespace Instrumentation.Model.Tests.Program;

/// <summary>Two epochs of the program on a handful of files, once; then every output against the others.</summary>
public sealed class EndToEndTests : IClassFixture<EndToEndTests.FinishedRun>
{
    private const int Epochs = 2;
    private static readonly string[] Losses = ["reconstruction", "kl_divergence", "adversarial", "musical_constraint", "total"];

    private readonly FinishedRun _run;
    private readonly List<JsonElement> _rows;

    public EndToEndTests(FinishedRun run)
    {
        _run = run;
        _rows = run.Lines("batch_metrics.jsonl");
    }

    [Fact]
    public void The_program_says_where_everything_is()
    {
        Assert.True((_run.ExitCode, _run.Errors) == (0, ""), $"{_run.ExitCode}: {_run.Errors}");
        foreach (var folder in new[] { "logs", "experiments", "tensorboard", "generated_samples", "checkpoints", "journal" })
        {
            Assert.Contains(Path.Combine(_run.Folder, folder), _run.Output, StringComparison.Ordinal);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(_run.Folder, folder)));
        }
    }

    [Fact]
    public void Global_steps_count_from_0_without_a_gap()
    {
        Assert.NotEmpty(_rows);
        Assert.Equal(Enumerable.Range(0, _rows.Count), _rows.Select(row => row.GetProperty("global_step").GetInt32()));
        Assert.Equal(Enumerable.Range(1, Epochs), _rows.Select(row => row.GetProperty("epoch").GetInt32()).Distinct());
    }

    [Fact]
    public void The_log_shows_the_losses_of_the_json_lines()
    {
        var entries = _run.ProgressEntries();

        Assert.Equal(_rows.Count, entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var losses = _rows[i].GetProperty("losses");
            Assert.Equal(
                $"  - Losses: {{recon: {Rounded(losses, "reconstruction")}, kl: {Rounded(losses, "kl_divergence")}, adv: {Rounded(losses, "adversarial")}}}",
                entries[i][3]);
            Assert.Equal($"  - Epoch: {_rows[i].GetProperty("epoch")}/{Epochs}, Batch: {_rows[i].GetProperty("batch")}/{_rows[i].GetProperty("total_batches")}", entries[i][1]);
            Assert.Matches(@"^  - Memory: GPU 0\.00GB/0\.00GB, RAM: \d+\.\d\dGB$", entries[i][4]);
            Assert.Matches(@"^  - ETA: \d+min \d+s$", entries[i][5]);
        }
    }

    [Fact]
    public void The_event_file_has_the_11_streams_with_the_values_of_the_json_lines()
    {
        var all = EventFile.Read(Assert.Single(Directory.GetFiles(Path.Combine(_run.Folder, "tensorboard"))));
        Assert.All(all, e => Assert.InRange(e.Step, 0, _rows.Count - 1));
        var events = all
            .Where(e => e.Scalars.Any(scalar => scalar.Tag == "Training/Losses/total")).ToList();

        Assert.Equal(_rows.Count, events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            var row = _rows[i];
            Assert.Equal(i, events[i].Step);
            foreach (var loss in Losses) Assert.Equal(row.GetProperty("losses").GetProperty(loss).GetSingle(), Value($"Training/Losses/{loss}"));
            foreach (var rate in new[] { "samples_per_second", "tokens_per_second" })
                Assert.Equal((float)row.GetProperty("throughput").GetProperty(rate).GetDouble(), Value($"Performance/Throughput/{rate}"));
            foreach (var memory in new[] { "gpu_allocated", "gpu_reserved", "gpu_max_allocated", "cpu_rss" })
                Assert.Equal((float)row.GetProperty("memory").GetProperty(memory).GetDouble(), Value($"Performance/Memory/{memory}"));

            float Value(string tag) => events[i].Scalars.Single(scalar => scalar.Tag == tag).Value;
        }
    }

    [Fact]
    public void The_last_scrape_shows_the_losses_of_a_step_or_of_the_one_that_is_running()
    {
        Assert.NotNull(_run.LastScrape);
        var step = (int)_run.LastScrape["training_global_step"];
        Assert.Contains(LossesOf(_run.LastScrape), new[] { LossesOf(_rows[step]), LossesOf(_rows[Math.Min(step + 1, _rows.Count - 1)]) });

        var atTheEnd = new MetricsText(File.ReadAllText(Path.Combine(_run.Experiments, "metrics.prom")));
        Assert.Equal(_rows.Count - 1, atTheEnd["training_global_step"]);
        Assert.Equal(LossesOf(_rows[^1]), LossesOf(atTheEnd));
    }

    [Fact]
    public void Every_file_use_is_recorded_and_adds_up()
    {
        var uses = _run.Lines("data_usage.jsonl");
        var counted = _rows.Sum(row => row.GetProperty("counters").GetProperty("files_processed").GetInt32());

        Assert.Equal(counted, uses.Count);
        Assert.Equal(
            _rows.SelectMany(row => Enumerable.Repeat((row.GetProperty("global_step").GetInt64(), row.GetProperty("batch").GetInt32()), row.GetProperty("counters").GetProperty("files_processed").GetInt32())),
            uses.Select(use => (use.GetProperty("global_step").GetInt64(), use.GetProperty("batch").GetInt32())));
        Assert.Equal(_rows.Sum(row => row.GetProperty("counters").GetProperty("files_augmented").GetInt32()), uses.Count(use => use.GetProperty("augmented").GetBoolean()));
        Assert.Equal("not-music.mid", Assert.Single(_run.Lines("file_skipped.jsonl")).GetProperty("file_name").GetString());
    }

    [Fact]
    public void A_batch_is_traced_to_its_files_and_its_samples_are_made_again()
    {
        var uses = _run.Lines("data_usage.jsonl").Where(use => use.GetProperty("global_step").GetInt32() == 3).ToList();

        using var table = new TrainingProcess("lineage", _run.Folder, "--step", "3");
        using var json = new TrainingProcess("lineage", _run.Folder, "--epoch", $"{_rows[3].GetProperty("epoch")}", "--batch", $"{_rows[3].GetProperty("batch")}", "--json");
        using var neither = new TrainingProcess("lineage", _run.Folder, "--epoch", "1");

        Assert.Equal((0, ""), (table.Wait(), table.Errors));
        Assert.All(uses, use => Assert.Contains(use.GetProperty("file_name").GetString()!, table.Output, StringComparison.Ordinal));
        Assert.Contains($"{uses.Count} of {uses.Count} samples come out byte for byte as they were.", table.Output, StringComparison.Ordinal);

        Assert.Equal((0, ""), (json.Wait(), json.Errors));
        var lines = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(uses.Select(use => use.GetProperty("output_sha256").GetString()), lines.Select(line => line.GetProperty("rebuilt_sha256").GetString()));
        Assert.All(lines, line => Assert.Equal("same", line.GetProperty("rebuilt").GetString()));

        Assert.Equal(2, neither.Wait());
        Assert.Contains("Give --step, or --epoch and --batch", neither.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_json_file_is_as_its_schema_says() => Assert.Superset(
        new HashSet<string>(["final_experiment_report", "anomaly_report", "experiment_config", "batch_metrics", "epoch_summaries", "evaluations", "event"]),
        new HashSet<string>(RunSchemas.Check(_run.Folder)));

    [Fact]
    public void A_healthy_run_raises_no_alarm()
    {
        var found = File.Exists(Path.Combine(_run.Experiments, "anomalies.jsonl")) ? _run.Lines("anomalies.jsonl") : [];
        Assert.DoesNotContain(found, anomaly => anomaly.GetProperty("severity").GetString()!.ToUpperInvariant() is "WARNING" or "CRITICAL" or "FATAL");
        Assert.False(Directory.Exists(Path.Combine(_run.Folder, "anomalies")));
    }

    [Fact]
    public void Samples_are_music_and_reports_agree_with_the_lines()
    {
        var samples = _run.Lines("sample_saved.jsonl");
        Assert.Equal([.. Enumerable.Range(0, Epochs + 1).SelectMany(epoch => (int[])[epoch, epoch])], samples.Select(sample => sample.GetProperty("epoch").GetInt32()));
        var kept = samples.Where(sample => File.Exists(Path.Combine(_run.Folder, sample.GetProperty("path").GetString()!))).ToList();
        Assert.Contains(Epochs, kept.Select(sample => sample.GetProperty("epoch").GetInt32()));
        foreach (var sample in kept)
        {
            var score = MidiCodec.Read(Path.Combine(_run.Folder, sample.GetProperty("path").GetString()!));
            Assert.Equal(sample.GetProperty("note_count").GetInt32(), score.Notes.Count);
            Assert.NotEmpty(score.Notes);
        }

        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_run.Experiments, "final_experiment_report.json")));
        Assert.Equal("completed", report.RootElement.GetProperty("status").GetString());
        var data = report.RootElement.GetProperty("data_statistics");
        Assert.Equal(_run.Lines("data_usage.jsonl").Count, data.GetProperty("total_files_processed").GetInt32());
        var opened = Assert.Single(_run.Lines("data_opened.jsonl"));
        Assert.Equal((0, Music.FileCount), (opened.GetProperty("cache_hits").GetInt32(), opened.GetProperty("cache_misses").GetInt32()));
        Assert.InRange(data.GetProperty("processing_time_range").GetProperty("max").GetDouble(), data.GetProperty("average_processing_time").GetDouble(), 60);
        var final = report.RootElement.GetProperty("performance_metrics").GetProperty("final_losses");
        foreach (var loss in Losses) Assert.Equal(_rows[^1].GetProperty("losses").GetProperty(loss).GetSingle(), final.GetProperty(loss).GetSingle());
        Assert.Equal(Epochs, _run.Lines("epoch_summaries.jsonl").Count);
    }

    [Fact]
    public void Every_example_of_the_page_about_queries_has_an_answer()
    {
        using var temporary = new TemporaryFolder();
        var tables = Path.Combine(temporary, "tables");
        using (var export = new TrainingProcess("export", _run.Folder, "--output", tables)) Assert.Equal((0, ""), (export.Wait(), export.Errors));

        var examples = QueryExamples.Read();

        Assert.True(examples.Count >= 10, "The page has lost its examples.");
        foreach (var example in examples)
        {
            using var query = new TrainingProcess("query", example, tables, "--csv");
            Assert.Equal((0, ""), (query.Wait(), query.Errors));
            Assert.True(query.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1, $"There is no row in the answer to: {example}");
        }
    }

    [Fact]
    public void The_quality_of_the_samples_is_in_every_destination_from_the_untrained_model_on()
    {
        var evaluations = _run.Lines("musical_quality.jsonl");
        Assert.Equal(Enumerable.Range(0, Epochs + 1), evaluations.Select(line => line.GetProperty("epoch").GetInt32()));
        var samples = _run.Lines("sample_quality.jsonl");
        Assert.Equal(evaluations.Sum(line => line.GetProperty("samples").GetInt32()), samples.Count);
        foreach (var evaluation in evaluations)
        {
            var ofEpoch = samples.Where(line => line.GetProperty("epoch").GetInt32() == evaluation.GetProperty("epoch").GetInt32());
            Assert.Equal(ofEpoch.Average(line => line.GetProperty("overall").GetDouble()), evaluation.GetProperty("overall_quality").GetDouble(), 9);
        }

        var bands = _run.Lines("quality_band.jsonl").Select(line => line.GetProperty("metric").GetString()!).ToList();
        Assert.Equal(15, bands.Count);
        Assert.All(bands, metric => Assert.True(evaluations[0].TryGetProperty(metric, out _), metric));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_run.Experiments, "musical_quality_report.json")));
        Assert.Equal(evaluations[^1].GetProperty("overall_quality").GetDouble(), report.RootElement.GetProperty("trend_analysis").GetProperty("current_quality").GetDouble(), 12);
        Assert.Equal(14, report.RootElement.GetProperty("metrics").EnumerateObject().Count());
        Assert.Contains("[MUSICAL_QUALITY] Sample quality assessment", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_weights_write_new_music_and_the_same_for_the_same_seed()
    {
        using var output = new TemporaryFolder();
        var (first, again, other) = (Generate("first", 5), Generate("again", 5), Generate("other", 6));

        Assert.Equal(["piece_001.mid", "piece_001.png", "piece_001.wav", "piece_002.mid", "piece_002.png", "piece_002.wav"], first.Keys.Order());
        Assert.All(first.Keys, name => Assert.Equal(first[name], again[name]));
        Assert.NotEqual(first["piece_001.mid"], other["piece_001.mid"]);
        Assert.All(["piece_001.mid", "piece_002.mid"], name => Assert.NotEmpty(MidiCodec.Read(first[name]).Notes));

        Dictionary<string, byte[]> Generate(string name, int seed)
        {
            var folder = Path.Combine(output, name);
            using var program = new TrainingProcess("generate", _run.Folder, "--count", "2", "--length", "64", "--temperature", "0.9", "--seed", $"{seed}", "--output", folder);
            Assert.Equal(0, program.Wait());
            Assert.Equal([Path.Combine(folder, "piece_001.mid"), Path.Combine(folder, "piece_002.mid")], program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            return Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        }
    }

    private static string Rounded(JsonElement losses, string name) => losses.GetProperty(name).GetDouble().ToString("F2", CultureInfo.InvariantCulture);

    private static string LossesOf(JsonElement row) => string.Join(' ', Losses.Select(loss => row.GetProperty("losses").GetProperty(loss).GetSingle()));

    private static string LossesOf(MetricsText metrics) => string.Join(' ', Losses.Select(loss => (float)metrics[$"training_loss{{loss=\"{loss}\"}}"]));

    /// <summary>The run that all of these tests look at.</summary>
    public sealed class FinishedRun : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _temporary = new();

        public string Folder { get; private set; } = "";

        public string Experiments => Path.Combine(Folder, "experiments");

        public int ExitCode { get; private set; }

        public string Output { get; private set; } = "";

        public string Errors { get; private set; } = "";

        public MetricsText? LastScrape { get; private set; }

        public async Task InitializeAsync()
        {
            var data = Path.Combine(_temporary, "data");
            Music.CopyTo(data);
            File.WriteAllText(Path.Combine(data, "not-music.mid"), "This is no MIDI file.");
            var output = Path.Combine(_temporary, "runs");
            var port = Endpoint.FreePort();
            using var program = new TrainingProcess(
                "--data", data, "--output", output, "--epochs", $"{Epochs}", "--batch-size", "2", "--port", $"{port}", "--seed", "3");
            using var client = new HttpClient();
            while (!program.HasExited)
            {
                if (await Endpoint.TryScrape(client, port) is { } scrape) LastScrape = scrape;
                await Task.Delay(20);
            }

            (ExitCode, Output, Errors) = (program.Wait(), program.Output, program.Errors);
            Folder = Directory.GetDirectories(output, "music_vaegan*").Single();
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _temporary.Dispose();

        /// <summary>The lines of a file, each parsed by a strict parser.</summary>
        public List<JsonElement> Lines(string file) =>
            [.. File.ReadLines(Path.Combine(Experiments, file)).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

        /// <summary>The progress entries of the log: a header and five lines each.</summary>
        public List<string[]> ProgressEntries()
        {
            var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(Path.Combine(Folder, "logs"))));
            return [.. lines.Select((line, index) => (line, index)).Where(item => item.line.EndsWith("] Training progress", StringComparison.Ordinal))
                .Select(item => lines[item.index..(item.index + 6)])];
        }
    }
}
