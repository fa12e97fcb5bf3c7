using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests;

/// <summary>What real runs leave is as the schemas say, and what no schema knows is found.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly string[] Reports = ["anomaly_report", "batch_metrics", "epoch_summaries", "experiment_config", "final_experiment_report"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_was_completed()
    {
        using var run = Start();
        Train(run, epochs: 3, steps: 20);
        run.Complete();
        run.Dispose();

        RunReports.Write(run.Folder.Root);

        Assert.Equal(new HashSet<string>([.. Reports, "evaluations", "event"]), RunSchemas.Check(run.Folder.Root));
    }

    [Fact]
    public void A_run_whose_process_was_killed()
    {
        using var run = Start();
        Train(run, epochs: 1, steps: 30);
        var copy = Path.Combine(_folder, "copy");
        CopyJournal(run.Folder.Root, copy); // As it lies on the disk while the process lives.

        Assert.Contains(RunRecovery.Recover(copy).Files, file => file.Added > 0);
        RunReports.Write(copy);

        Assert.Superset(new HashSet<string>(Reports), new HashSet<string>(RunSchemas.Check(copy)));
        Assert.Equal("unfinished", (string?)JsonNode.Parse(File.ReadAllText(FinalReport.PathIn(copy)))!["status"]);
    }

    [Fact]
    public void A_run_with_losses_that_are_not_finite()
    {
        using var run = Start();
        Train(run, epochs: 2, steps: 12, step => RecordedRun.Falling(step) with { Reconstruction = step % 2 == 0 ? float.NaN : float.NegativeInfinity, Kl = double.PositiveInfinity, LearningRate = double.NaN });
        run.Dispose();

        RunReports.Write(run.Folder.Root);

        RunSchemas.Check(run.Folder.Root);
    }

    [Fact]
    public void A_run_of_one_step_and_one_of_none()
    {
        using var one = Start();
        new BareLoop(one).TrainStep(1);
        one.Dispose();
        using var none = Start();
        none.Dispose();

        foreach (var run in new[] { one, none })
        {
            RunReports.Write(run.Folder.Root);
            RunSchemas.Check(run.Folder.Root);
        }
    }

    [Fact]
    public void A_run_in_which_all_happened_that_has_a_file()
    {
        using var run = Start();
        Train(run, epochs: 1, steps: 10);
        run.Announce(TrainingChange.LearningRate, "halved");
        run.SaveCheckpoint(static _ => { });
        run.RecordFault("SchemaTests", new InvalidOperationException("The data set is empty."));
        run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.NonFinite, Severity.Critical, step: 3, value: double.NaN, scope: "a/b");
        run.Change(EpisodeChange.Opened, "gradient_norm", Anomaly.Spike, Severity.Warning, step: 4, role: FieldRole.GradientNorm);
        run.Threshold("reconstruction", Anomaly.Spike, double.MinValue, 2, adjustments: 1);
        run.Change(EpisodeChange.Resolved, "gradient_norm", Anomaly.Spike, Severity.Warning, step: 5, firstStep: 4, role: FieldRole.GradientNorm);
        run.Dispose();

        RunReports.Write(run.Folder.Root);

        Assert.Superset(new HashSet<string>([.. Reports, "anomalies", "announcements", "checkpoints", "faults"]), new HashSet<string>(RunSchemas.Check(run.Folder.Root)));
    }

    [Fact]
    public void A_run_that_was_resumed()
    {
        using (var run = Start())
        {
            Train(run, epochs: 1, steps: 10);
            run.SaveCheckpoint(static _ => { });
        }

        using var resumed = Start(Directory.GetDirectories(_folder).Single());
        Train(resumed, epochs: 1, steps: 10);
        resumed.Dispose();
        RunReports.Write(resumed.Folder.Root);

        RunSchemas.Check(resumed.Folder.Root);
        Assert.True(File.Exists(Path.Combine(resumed.Folder.Experiments, "experiment_config_attempt_2.json")));
    }

    [Theory]
    [InlineData("final_experiment_report", "")]
    [InlineData("final_experiment_report", "data_statistics")]
    [InlineData("final_experiment_report", "data_statistics/transposition_range")]
    [InlineData("final_experiment_report", "training_statistics")]
    [InlineData("final_experiment_report", "performance_metrics")]
    [InlineData("final_experiment_report", "performance_metrics/memory")]
    [InlineData("final_experiment_report", "recording")]
    [InlineData("anomaly_report", "")]
    [InlineData("anomaly_report", "summary")]
    [InlineData("anomaly_report", "actions")]
    public void A_field_that_the_schema_does_not_know_is_an_error(string schema, string place)
    {
        var folder = RecordedRun.Write(_folder);
        RunReports.Write(folder);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "experiments", schema + ".json")))!;
        Assert.Empty(RunSchemas.ErrorsOf(schema, report.Deserialize<JsonElement>()));

        place.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(report, (node, name) => node[name]!)["unknown_field"] = 1;

        Assert.NotEmpty(RunSchemas.ErrorsOf(schema, report.Deserialize<JsonElement>()));
    }

    [Theory]
    [InlineData("final_experiment_report", "status")]
    [InlineData("final_experiment_report", "training_statistics")]
    [InlineData("anomaly_report", "anomaly_history")]
    public void A_field_that_is_missing_is_an_error(string schema, string name)
    {
        var folder = RecordedRun.Write(_folder);
        RunReports.Write(folder);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "experiments", schema + ".json")))!.AsObject();

        Assert.True(report.Remove(name));

        Assert.NotEmpty(RunSchemas.ErrorsOf(schema, report.Deserialize<JsonElement>()));
    }

    private TrainingRun Start(string? resume = null) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "demo",
        Output = _folder,
        Resume = resume,
        Exporters = [new JsonLinesExporter()],
        ReadMemory = static () => RecordedRun.Memory,
        Journal = new JournalOptions { SegmentSize = 1 << 16, WhenFull = WhenFull.Wait, Keep = true },
        Configuration = new JsonObject { ["model_config"] = new JsonObject { ["latent"] = 32 } },
    });

    private static void Train(TrainingRun run, int epochs, int steps, Func<int, ReportedStep>? values = null)
    {
        run.Plan(epochs, steps);
        var loop = new ReportedLoop(run) { Values = values ?? RecordedRun.Falling };
        for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch, steps);
    }

    private static void CopyJournal(string folder, string copy)
    {
        Directory.CreateDirectory(Path.Combine(copy, "journal"));
        foreach (var segment in Directory.GetFiles(Path.Combine(folder, "journal"), "*.segment")) File.Copy(segment, Path.Combine(copy, "journal", Path.GetFileName(segment)));
    }
}
