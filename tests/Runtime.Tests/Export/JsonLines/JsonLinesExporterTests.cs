using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using static Instrumentation.Runtime.Tests.Export.Recorded;

namespace Instrumentation.Runtime.Tests.Export.JsonLines;

public sealed class JsonLinesExporterTests : IDisposable
{
    private static readonly JsonSerializerOptions NamedLiterals = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_batch_line_has_everything_of_its_step()
    {
        var folder = Play((run, loop) =>
        {
            run.Plan(5, 20);
            loop.Step(
                1,
                0,
                () =>
                {
                    loop.Phase("forward", TimeSpan.FromMilliseconds(250), Loss("reconstruction", 1.19f, "recon"));
                    loop.Phase("optimizer", TimeSpan.Zero, Flag("skipped", true));
                },
                [.. Values, Gauge("temperature", 0.75), Of("seed", 7), Recorded.Text("note", "ok")]);
        });

        var line = Assert.Single(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        Assert.Equal(
            [
                "format_version", "timestamp", "experiment_id", "attempt", "epoch", "batch", "global_step", "total_batches", "progress", "step_duration_seconds", "losses",
                "learning_rate", "gradient_norm", "throughput", "memory", "phases", "skipped_phases", "counters", "metrics", "texts",
            ],
            line.Names());
        Assert.Equal("2025-07-08T22:04:45.982900+02:00", line.GetProperty("timestamp").GetString());
        Assert.Equal(folder.RunId, line.GetProperty("experiment_id").GetString());
        Assert.Equal((1, 1, 0, 0, 20), (line.Number("format_version"), line.Number("epoch"), line.Number("batch"), line.Number("global_step"), line.Number("total_batches")));
        Assert.Equal(0.05, line.Number("progress"));
        Assert.Equal(0.75, line.Number("step_duration_seconds"));
        Assert.Equal("""{"reconstruction":1.19,"total":1.87}""", line.GetProperty("losses").GetRawText());
        Assert.Equal("0.4213", line.GetProperty("gradient_norm").GetRawText());
        Assert.Equal(1e-4, line.Number("learning_rate"));
        Assert.Equal(16 / 0.75, line.Number("throughput", "samples_per_second"));
        Assert.Equal("""{"gpu_allocated":3,"gpu_reserved":4,"gpu_max_allocated":8,"cpu_rss":6.25}""", line.GetProperty("memory").GetRawText());
        Assert.Equal("""{"forward":0.75,"optimizer":0}""", line.GetProperty("phases").GetRawText());
        Assert.Equal("""["optimizer"]""", line.GetProperty("skipped_phases").GetRawText());
        Assert.Equal("""{"files_processed":16,"files_augmented":6,"samples":16,"tokens":8192}""", line.GetProperty("counters").GetRawText());
        Assert.Equal("""{"temperature":0.75,"seed":7}""", line.GetProperty("metrics").GetRawText());
        Assert.Equal("""{"note":"ok"}""", line.GetProperty("texts").GetRawText());
    }

    [Fact]
    public void What_is_not_known_is_null_or_empty()
    {
        var line = Assert.Single(StrictJson.Lines(Play((_, loop) => loop.Step(1, 3, Loss("mse", 0.5f))), "batch_metrics.jsonl"));

        Assert.Equal(
            ["total_batches", "progress", "learning_rate", "gradient_norm"],
            line.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Null).Select(property => property.Name));
        Assert.Equal(
            ["throughput", "phases", "counters", "metrics"],
            line.EnumerateObject().Where(property => property.Value.GetRawText() == "{}").Select(property => property.Name));
        Assert.False(line.TryGetProperty("skipped_phases", out _));
    }

    [Fact]
    public void Progress_reaches_one()
    {
        var folder = Play((run, loop) =>
        {
            run.Plan(1, 2);
            loop.Epoch(1, () =>
            {
                loop.Step(1, 0, Values);
                loop.Step(1, 1, Values);
            });
        });

        Assert.Equal([0.5, 1.0], StrictJson.Lines(folder, "batch_metrics.jsonl").Select(line => line.Number("progress")));
    }

    [Fact]
    public void What_is_not_finite_is_a_string_that_readers_can_turn_back()
    {
        var folder = Play((_, loop) => loop.Epoch(1, () =>
        {
            loop.Step(1, 0, Loss("a", float.NaN), Loss("b", float.PositiveInfinity), Loss("c", float.NegativeInfinity), GradientNorm(float.NaN), Gauge("g", double.NaN));
            loop.Anomaly("a", Anomaly.NonFinite, double.NaN, double.MinValue, double.MaxValue);
            loop.Event("measured", Of("x", float.NaN), Of("y", double.NegativeInfinity));
        }));

        var line = Assert.Single(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        Assert.Equal("""{"a":"NaN","b":"Infinity","c":"-Infinity"}""", line.GetProperty("losses").GetRawText());
        Assert.Equal("NaN", line.GetProperty("gradient_norm").GetString());
        Assert.Equal("""{"g":"NaN"}""", line.GetProperty("metrics").GetRawText());
        Assert.Equal("NaN", Assert.Single(StrictJson.Lines(folder, "epoch_summaries.jsonl")).GetProperty("losses").GetProperty("a").GetString());
        Assert.Equal("NaN", Assert.Single(StrictJson.Lines(folder, "anomalies.jsonl")).GetProperty("value").GetString());
        Assert.Equal("-Infinity", Assert.Single(StrictJson.Lines(folder, "measured.jsonl")).GetProperty("y").GetString());

        Assert.Equal(double.PositiveInfinity, line.GetProperty("losses").Deserialize<Dictionary<string, double>>(NamedLiterals)!["b"]);
    }

    [Fact]
    public void The_steps_of_an_epoch_add_up()
    {
        var folder = Play((_, loop) =>
        {
            for (var epoch = 1; epoch <= 2; epoch++)
            {
                loop.Epoch(
                    epoch,
                    () =>
                    {
                        for (var batch = 0; batch < 3; batch++)
                            loop.Step(epoch, batch, Loss("total", epoch + batch), Counter("files_processed", batch + 1), Counter("samples", 16), Counter("tokens", 160), GradientNorm(batch), LearningRate(1e-4 / (batch + 1)));
                        loop.Evaluation(epoch, Loss("total", 0.5f), Gauge("accuracy", 0.25));
                    },
                    Flag("is_best_model", epoch == 2),
                    Of("quality", 0.5));
            }
        });

        var epochs = StrictJson.Lines(folder, "epoch_summaries.jsonl");
        var batches = StrictJson.Lines(folder, "batch_metrics.jsonl");
        Assert.Equal(2, epochs.Count);
        foreach (var epoch in epochs)
        {
            var mine = batches.Where(batch => batch.Number("epoch") == epoch.Number("epoch")).ToList();
            Assert.Equal(3, mine.Count);
            Assert.Equal(mine.Average(batch => batch.Number("losses", "total")), epoch.Number("losses", "total"));
            Assert.Equal(mine.Average(batch => batch.Number("gradient_norm")), epoch.Number("gradient_norm"));
            Assert.Equal(mine.Sum(batch => batch.Number("counters", "files_processed")), epoch.Number("files_processed"));
            Assert.Equal(mine[2].Number("learning_rate"), epoch.Number("learning_rate"));
            Assert.Equal(480, epoch.Number("total_tokens"));
            Assert.Equal(10, epoch.Number("average_sequence_length"));
            Assert.Equal(3.5, epoch.Number("duration"));
            Assert.Equal(48 / 3.5, epoch.Number("samples_per_second"));
            Assert.Equal("""{"total":0.5}""", epoch.GetProperty("validation_losses").GetRawText());
            Assert.Equal("""{"accuracy":0.25}""", epoch.GetProperty("validation_metrics").GetRawText());
            Assert.Equal("""{"quality":0.5}""", epoch.GetProperty("metrics").GetRawText());
            Assert.Equal(JsonValueKind.Null, epoch.GetProperty("checkpoint_saved").ValueKind);
            Assert.Equal(JsonValueKind.Null, epoch.GetProperty("files_augmented").ValueKind);
        }

        Assert.Equal([false, true], epochs.Select(epoch => epoch.GetProperty("is_best_model").GetBoolean()));
        Assert.Equal("2025-07-08T22:04:48.732900+02:00", epochs[1].GetProperty("start_time").GetString());
        Assert.Equal("2025-07-08T22:04:52.232900+02:00", epochs[1].GetProperty("end_time").GetString());
        Assert.Equal([1.0, 2.0], StrictJson.Lines(folder, "evaluations.jsonl").Select(line => line.Number("epoch")));
    }

    [Fact]
    public void The_configuration_is_there_with_the_environment()
    {
        var configuration = new JsonObject
        {
            ["model_config"] = new JsonObject { ["total_parameters"] = 21390559, ["mode"] = "vae_gan" },
            ["scheduler_config"] = new JsonObject { ["warm_up"] = 5 },
            ["device"] = "a section by the name of a fact",
        };
        var folder = Play((_, loop) => loop.Epoch(1, static () => { }), configuration);

        var config = StrictJson.File(folder, "experiment_config.json");
        Assert.Equal(
            [
                "format_version", "experiment_id", "experiment_name", "start_time", "model_config", "training_config", "data_config", "device", "dotnet_version",
                "torchsharp_version", "cuda_version", "git_commit", "git_branch",
            ],
            config.Names().Take(13));
        Assert.Equal((folder.RunId, "demo", "cpu"), (config.GetProperty("experiment_id").GetString(), config.GetProperty("experiment_name").GetString(), config.GetProperty("device").GetString()));
        Assert.Equal("2025-07-08T22:04:45.232900+02:00", config.GetProperty("start_time").GetString());
        Assert.Equal("vae_gan", config.GetProperty("model_config").GetProperty("mode").GetString());
        Assert.Empty(config.GetProperty("data_config").EnumerateObject());
        Assert.Equal(5, config.Number("scheduler_config", "warm_up"));
        Assert.Equal("a section by the name of a fact", config.GetProperty("device_").GetString());
        Assert.Equal(JsonValueKind.Null, config.GetProperty("cuda_version").ValueKind);
        Assert.Equal(Environment.Version.ToString(), config.GetProperty("dotnet_version").GetString());
        Assert.Equal(21390559, Assert.Single(StrictJson.Lines(folder, "epoch_summaries.jsonl")).Number("model_parameters"));
    }

    [Fact]
    public void An_event_has_a_file_of_its_own()
    {
        var folder = Play((_, loop) => loop.Epoch(2, () => loop.Step(2, 5, () => loop.Event(
            "data_usage",
            Recorded.Text("file_name", "Für \"Elise\"\n.mid"),
            Of("original_length", 1200L),
            Of("source_hash", ulong.MaxValue),
            Of("time_stretch", 1.05f),
            Flag("cache_hit", true),
            Recorded.Text("instrument", null)), Values)));

        var line = Assert.Single(StrictJson.Lines(folder, "data_usage.jsonl"));
        Assert.Equal("Für \"Elise\"\n.mid", line.GetProperty("file_name").GetString());
        Assert.Equal((2, 5, 0), (line.Number("epoch"), line.Number("batch"), line.Number("global_step")));
        Assert.Equal(folder.RunId, line.GetProperty("experiment_id").GetString());
        Assert.Equal(ulong.MaxValue, line.GetProperty("source_hash").GetUInt64());
        Assert.Equal("1.05", line.GetProperty("time_stretch").GetRawText());
        Assert.True(line.GetProperty("cache_hit").GetBoolean());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("instrument").ValueKind);
    }

    [Fact]
    public void No_event_can_take_the_name_of_another_file_or_property()
    {
        var folder = Play((_, loop) =>
        {
            loop.Event("batch_metrics", Recorded.Text("timestamp", "mine"));
            loop.Event("../Saved", Of("n", 1));
            loop.Event("../saved", Of("n", 2));
        });

        Assert.Empty(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        var line = Assert.Single(StrictJson.Lines(folder, "event_batch_metrics.jsonl"));
        Assert.Equal("mine", line.GetProperty("timestamp_").GetString());
        Assert.Equal([1.0, 2.0], StrictJson.Lines(folder, "___Saved.jsonl").Select(saved => saved.Number("n")));
    }

    [Fact]
    public void Anomalies_and_faults_have_files_when_there_are_any()
    {
        var healthy = Play((_, loop) => loop.Step(1, 0, Values));
        var sick = Play((_, loop) =>
        {
            loop.Step(1, 4, Values);
            loop.Anomaly("gradient_norm", Anomaly.Spike, 12.4213, 0.5, 1.25, FieldRole.GradientNorm);
            loop.Fault(new InvalidOperationException("no data"));
        });

        Assert.False(StrictJson.Exists(healthy, "anomalies.jsonl"));
        Assert.False(StrictJson.Exists(healthy, "faults.jsonl"));
        var anomaly = Assert.Single(StrictJson.Lines(sick, "anomalies.jsonl"));
        Assert.Equal(("gradient_explosion", "warning", "gradient_norm"), (anomaly.GetProperty("type").GetString(), anomaly.GetProperty("severity").GetString(), anomaly.GetProperty("metric").GetString()));
        Assert.Equal("[0.5,1.25]", anomaly.GetProperty("expected_range").GetRawText());
        Assert.Equal(("12.4213", 1, 4), (anomaly.GetProperty("value").GetRawText(), anomaly.Number("epoch"), anomaly.Number("batch")));
        var fault = Assert.Single(StrictJson.Lines(sick, "faults.jsonl"));
        Assert.Equal(("ScriptedLoop.Failing", "System.InvalidOperationException", "no data"), (fault.GetProperty("source").GetString(), fault.GetProperty("type").GetString(), fault.GetProperty("message").GetString()));
    }

    [Fact]
    public void Every_change_of_an_episode_is_a_line()
    {
        var folder = Play((run, loop) =>
        {
            loop.Step(1, 3, () => loop.Event("file_read", Recorded.Sample("file", "Für Elise.mid")), LearningRate(1.2e-3));
            loop.Change(EpisodeChange.Opened, "total", Anomaly.Vanishing, 0, 0.5, double.MaxValue, Severity.Warning, scope: "decoder/2");
            loop.Step(1, 4, LearningRate(1.2e-3));
            loop.Change(EpisodeChange.Resolved, "total", Anomaly.Vanishing, 0, 0.5, double.MaxValue, Severity.Warning, scope: "decoder/2", firstStep: 0, count: 2);
            run.Announce(TrainingChange.Data, "longer");
        });
        var lines = StrictJson.Lines(folder, "anomalies.jsonl").ToList();

        Assert.Equal(
            [
                "format_version", "timestamp", "experiment_id", "attempt", "epoch", "batch", "global_step", "change", "type", "severity", "metric", "scope", "value", "expected_range",
                "expected_low", "expected_high", "first_step", "last_step", "count", "details", "recovery_suggestions", "samples", "sample_count", "source",
            ],
            lines[0].Names());
        Assert.Equal(["opened", "resolved"], lines.Select(line => line.GetProperty("change").GetString()));
        Assert.Equal(("vanishing", "total", "decoder/2"), (lines[0].GetProperty("type").GetString(), lines[0].GetProperty("metric").GetString(), lines[0].GetProperty("scope").GetString()));
        Assert.Equal((0.5, JsonValueKind.Null), (lines[0].Number("expected_low"), lines[0].GetProperty("expected_high").ValueKind));
        Assert.Equal("total (decoder/2)=0, expected at least 0.5", lines[0].GetProperty("details").GetString());
        Assert.Equal("""["Für Elise.mid"]""", lines[0].GetProperty("samples").GetRawText());
        Assert.True(lines[0].GetProperty("recovery_suggestions").GetArrayLength() >= 3);
        Assert.Equal(0, lines[1].GetProperty("recovery_suggestions").GetArrayLength());
        Assert.Equal((0, 1, 2), (lines[1].Number("first_step"), lines[1].Number("last_step"), lines[1].Number("count")));
        var announced = Assert.Single(StrictJson.Lines(folder, "announcements.jsonl"));
        Assert.Equal(("Data", "longer"), (announced.GetProperty("change").GetString(), announced.GetProperty("note").GetString()));
    }

    [Fact]
    public void Micro_steps_of_an_accumulated_gradient_are_one_line()
    {
        var folder = Play((_, loop) => loop.Step(
            1,
            0,
            () =>
            {
                for (var micro = 1; micro <= 4; micro++)
                    loop.Phase("backward", TimeSpan.FromMilliseconds(125), GradientNorm(micro), Counter("tokens", 100));
            },
            Counter("samples", 16)));

        var line = Assert.Single(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        Assert.Equal(1.0, line.Number("phases", "backward"));
        Assert.Equal(4, line.Number("gradient_norm"));
        Assert.Equal(400, line.Number("counters", "tokens"));
    }

    [Fact]
    public void The_culture_of_the_process_changes_nothing()
    {
        void Body(TrainingRun run, ScriptedLoop loop) => loop.Epoch(1, () =>
        {
            loop.Step(1, 0, [.. Values, Gauge("g", -1234.5)]);
            loop.Event("measured", Of("x", -1.5f));
        });

        string Text()
        {
            var folder = Play(Body);
            var text = StrictJson.Text(folder, "batch_metrics.jsonl") + StrictJson.Text(folder, "epoch_summaries.jsonl") + StrictJson.Text(folder, "measured.jsonl");
            return text.Replace(folder.RunId, "", StringComparison.Ordinal);
        }

        var invariant = Text();
        ScriptedRun.WithDecimalComma(() =>
        {
            Assert.Equal("1,5", 1.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(invariant, Text());
        });
    }

    private static Recorded[] Values =>
    [
        Loss("reconstruction", 1.19f, "recon"),
        Loss("total", 1.87f),
        Counter("files_processed", 16),
        Counter("files_augmented", 6),
        Counter("samples", 16, rate: true),
        Counter("tokens", 8192, rate: true),
        LearningRate(1e-4),
        GradientNorm(0.4213f),
    ];

    private RunFolder Play(Action<TrainingRun, ScriptedLoop> body, JsonObject? configuration = null) =>
        ScriptedRun.Play(_folder, new JsonLinesExporter(), body, configuration);
}
