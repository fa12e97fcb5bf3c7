using System.Text.Json.Nodes;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary><c>anomaly_report.json</c>, and what the other reports say of anomalies.</summary>
public sealed class AnomalyReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_has_the_fields_of_the_mission()
    {
        var folder = Record(run =>
        {
            run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Spike, Severity.Warning, step: 3);
            run.Threshold("perplexity", Anomaly.Spike, 0.5, 2.5, adjustments: 4);
            run.Threshold("perplexity", Anomaly.Vanishing, 0.25, double.MaxValue, adjustments: 1);
            run.Threshold("elbo", Anomaly.Spike, double.MinValue, double.MaxValue, adjustments: 0, warmingUp: true);
            run.Threshold("layer", Anomaly.Vanishing, 0.25, double.MaxValue, adjustments: 2, scope: "3");
        });

        var report = JsonNode.Parse(File.ReadAllText(AnomalyReport.Write(folder)))!;

        Assert.Equal(Path.Combine(folder, "experiments", "anomaly_report.json"), AnomalyReport.Write(folder));
        Assert.Equal((1, Path.GetFileName(folder)), ((int)report["format_version"]!, (string)report["experiment_id"]!));
        Assert.True(DateTimeOffset.TryParse((string)report["timestamp"]!, System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.Equal(1, (long)report["summary"]!["total_anomalies"]!);
        Assert.Equal("""{"loss_spike":1}""", report["summary"]!["anomaly_counts"]!.ToJsonString());
        Assert.Equal("""{"warning":1}""", report["summary"]!["severity_distribution"]!.ToJsonString());
        var episode = Assert.Single(report["anomaly_history"]!.AsArray())!;
        Assert.Equal(episode.ToJsonString(), Assert.Single(report["summary"]!["recent_anomalies"]!.AsArray())!.ToJsonString());
        foreach (var field in new[] { "timestamp", "type", "severity", "metric", "value", "expected_range", "details", "recovery_suggestions", "epoch", "batch" }) Assert.NotNull(episode[field]);
        Assert.Equal("reconstruction=9, expected 1 to 2", (string)episode["details"]!);
        Assert.True(episode["recovery_suggestions"]!.AsArray().Count >= 3);
        Assert.False((bool)episode["resolved"]!);
        var thresholds = report["adaptive_thresholds"]!;
        Assert.Equal((2.5, 5), ((double)thresholds["perplexity"]!["threshold"]!, (long)thresholds["perplexity"]!["adjustments"]!));
        Assert.Equal((0.25, 2), ((double)thresholds["layer/3"]!["threshold"]!, (long)thresholds["layer/3"]!["adjustments"]!));
        Assert.Null(thresholds["elbo"]!["threshold"]);
        Assert.True((bool)thresholds["elbo"]!["rules"]!["spike"]!["warming_up"]!);
    }

    [Fact]
    public void An_episode_counts_once_at_the_severity_that_it_reached()
    {
        var folder = Record(run =>
        {
            run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Divergence, Severity.Warning, step: 1);
            run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Plateau, Severity.Info, step: 1);
            run.Change(EpisodeChange.Worsened, "reconstruction", Anomaly.Divergence, Severity.Critical, step: 4, firstStep: 1, count: 3, value: 90);
            run.Change(EpisodeChange.Resolved, "reconstruction", Anomaly.Divergence, Severity.Critical, step: 7, firstStep: 1, count: 5);
        });

        var report = AnomalyReport.Create(RunSummary.Read(folder));

        Assert.Equal("""{"training_divergence":1,"loss_plateau":1}""", report["summary"]!["anomaly_counts"]!.ToJsonString());
        Assert.Equal("""{"info":1,"critical":1}""", report["summary"]!["severity_distribution"]!.ToJsonString());
        var divergence = report["anomaly_history"]![0]!;
        Assert.Equal((1, 7, 5, 7), ((long)divergence["first_step"]!, (long)divergence["last_step"]!, (long)divergence["count"]!, (long)divergence["resolved_at_step"]!));
        Assert.Equal(("critical", 90.0), ((string)divergence["severity"]!, (double)divergence["value"]!));
        Assert.True(divergence["recovery_suggestions"]!.AsArray().Count >= 3);
        Assert.Empty(report["anomaly_history"]![1]!["recovery_suggestions"]!.AsArray());
        Assert.Equal(1, RunSummary.Read(folder).Anomalies["reconstruction: Divergence"]);
    }

    [Fact]
    public void Of_very_many_episodes_the_first_and_the_latest_stay_and_all_are_counted()
    {
        var folder = Record(run =>
        {
            for (var step = 0; step < 1500; step++) run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Spike, step % 2 == 0 ? Severity.Info : Severity.Warning, step);
        });

        var report = AnomalyReport.Create(RunSummary.Read(folder));

        Assert.Equal((1500, 500), ((long)report["summary"]!["total_anomalies"]!, (long)report["episodes_left_out"]!));
        Assert.Equal("""{"info":750,"warning":750}""", report["summary"]!["severity_distribution"]!.ToJsonString());
        var steps = report["anomaly_history"]!.AsArray().Select(episode => (long)episode!["first_step"]!).ToList();
        Assert.Equal(Enumerable.Range(0, 500).Concat(Enumerable.Range(1000, 500)).Select(step => (long)step), steps);
        Assert.Equal(Enumerable.Range(1490, 10).Select(step => (long)step), report["summary"]!["recent_anomalies"]!.AsArray().Select(episode => (long)episode!["first_step"]!));
    }

    [Fact]
    public void A_resumed_run_has_what_was_found_up_to_its_checkpoint_and_since()
    {
        string folder;
        using (var run = RecordedRun.Start(_folder))
        {
            folder = run.Folder.Root;
            var loop = new BareLoop(run);
            for (var step = 0; step < 10; step++) loop.TrainStep(1);
            run.Change(EpisodeChange.Opened, "loss", Anomaly.Plateau, Severity.Info, step: 2);
            run.SaveCheckpoint(static _ => { });
            run.Change(EpisodeChange.Opened, "loss", Anomaly.Spike, Severity.Warning, step: 8); // Found behind the journal, when the checkpoint was there already.
            for (var step = 0; step < 5; step++) loop.TrainStep(1);
            run.Change(EpisodeChange.Opened, "loss", Anomaly.Divergence, Severity.Critical, step: 13);
        }

        using (var run = RecordedRun.Start(_folder, resume: folder)) run.Change(EpisodeChange.Opened, "loss", Anomaly.Oscillation, Severity.Info, step: 11);

        Assert.Equal(
            ["loss_plateau", "loss_spike", "loss_oscillation"],
            AnomalyReport.Create(RunSummary.Read(folder))["anomaly_history"]!.AsArray().Select(episode => (string)episode!["type"]!));
    }

    [Fact]
    public void The_other_reports_tell_of_them()
    {
        var folder = Record(run =>
        {
            run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Spike, Severity.Warning, step: 3);
            run.Change(EpisodeChange.Resolved, "reconstruction", Anomaly.Spike, Severity.Warning, step: 5, firstStep: 3, count: 2);
            run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Spike, Severity.Critical, step: 7);
            run.Change(EpisodeChange.Opened, "kl_divergence", Anomaly.Plateau, Severity.Info, step: 8);
        });
        var summary = RunSummary.Read(folder);

        var text = SummaryMarkdown.Create(summary);
        Assert.Contains("\n| loss_spike | reconstruction | critical | 2 | 3 | 7 | open |\n", text, StringComparison.Ordinal);
        Assert.Contains("\n| loss_plateau | kl_divergence | info | 1 | 8 | 8 | open |\n", text, StringComparison.Ordinal);
        Assert.Contains("\n- Lower the learning rate from 1e-3 to 5e-4 for some hundred steps.\n", text, StringComparison.Ordinal);
        Assert.Equal("""{"total_anomalies":3,"anomaly_counts":{"loss_spike":2,"loss_plateau":1},"severity_distribution":{"info":1,"warning":1,"critical":1}}""",
            FinalReport.Create(summary)["anomaly_summary"]!.ToJsonString());
        Assert.Contains(RunReports.Write(folder), path => Path.GetFileName(path) == "anomaly_report.json");
    }

    private string Record(Action<TrainingRun> record)
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
        loop.TrainEpoch(1, 10);
        record(run);
        run.Complete();
        return run.Folder.Root;
    }
}
