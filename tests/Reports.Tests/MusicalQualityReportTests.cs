using System.Text.Json.Nodes;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary><c>musical_quality_report.json</c>.</summary>
public sealed class MusicalQualityReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_has_the_fields_of_the_mission_after_a_crash_as_well(bool completes)
    {
        var report = JsonNode.Parse(File.ReadAllText(MusicalQualityReport.Write(Record(epochs: 3, completes))!))!;

        Assert.Equal((1, 48), ((int)report["format_version"]!, (int)report["total_samples_evaluated"]!));
        Assert.Equal(0.5, (double)report["quality_threshold"]!, 12);
        Assert.False((bool)report["below_threshold"]!);
        Assert.Equal(
            """{"trend":"improving","improving":true,"slope":0.05,"current_quality":0.75,"average_quality":0.5625,"p_value":0.01,"evaluations":4}""",
            report["trend_analysis"]!.ToJsonString());
        Assert.Equal(["0", "1", "2", "3"], report["epoch_summaries"]!.AsObject().Select(epoch => epoch.Key));
        var last = report["epoch_summaries"]!["3"]!;
        Assert.Equal((3, 0.75, 12), ((int)last["epoch"]!, (double)last["average_quality"]!, (int)last["num_samples"]!));
        Assert.Equal((0.625, 0.875, 0.0625), ((double)last["min_quality"]!, (double)last["max_quality"]!, (double)last["std_quality"]!));
        var samples = report["recent_samples"]!.AsArray();
        Assert.Equal(10, samples.Count);
        Assert.Equal("""{"epoch":3,"sample":11,"overall":0.75,"consonance":0.6,"polyphony":null}""", samples[^1]!.ToJsonString());
    }

    [Fact]
    public void Each_metric_stands_beside_the_corpus()
    {
        var report = MusicalQualityReport.Create(RunSummary.Read(Record(epochs: 1, completes: true)))!;

        Assert.Equal(["consonance", "polyphony"], report["metrics"]!.AsObject().Select(metric => metric.Key));
        Assert.Equal(
            """{"samples":0.6,"corpus_mean":0.7,"corpus_deviation":0.1,"corpus_low":0.5,"corpus_high":0.9,"overlap_ceiling":0.95,"overlap_floor":0.1,"overlap":0.4,"in_band":true}""",
            report["metrics"]!["consonance"]!.ToJsonString());
        Assert.Null(report["metrics"]!["polyphony"]!["in_band"]);
        Assert.Equal("""{"diversity":0.9}""", report["set_measures"]!.ToJsonString());
        Assert.Equal("""{"samples":0.5,"held_out":0.8,"noise":0.2}""", report["overall_quality"]!.ToJsonString());
    }

    [Fact]
    public void A_run_without_samples_has_none()
    {
        var folder = RecordedRun.Write(_folder, epochs: 1, steps: 2);
        Assert.Null(MusicalQualityReport.Write(folder));
        Assert.DoesNotContain(RunReports.Write(folder), path => Path.GetFileName(path) == "musical_quality_report.json");
    }

    [Fact]
    public void A_resumed_run_goes_back_to_its_checkpoint()
    {
        string folder;
        using (var run = RecordedRun.Start(_folder))
        {
            var loop = new QualityLoop(run);
            loop.Bands();
            loop.Evaluate(0, 0.4);
            Assert.True(run.SaveCheckpoint(static _ => { }));
            loop.Evaluate(1, 0.3);
            folder = run.Folder.Root;
        }

        using (var run = RecordedRun.Start(_folder, resume: folder))
        {
            new QualityLoop(run).Evaluate(1, 0.6);
            run.Complete();
        }

        var report = MusicalQualityReport.Create(RunSummary.Read(folder))!;
        Assert.Equal(24, (long)report["total_samples_evaluated"]!);
        Assert.Equal([0.4, 0.6], report["epoch_summaries"]!.AsObject().Select(epoch => (double)epoch.Value!["average_quality"]!));
        Assert.Equal(2, report["metrics"]!.AsObject().Count);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_epochs()
    {
        const int epochs = 1500;
        using var run = RecordedRun.Start(_folder);
        var loop = new QualityLoop(run);
        for (var epoch = 0; epoch < epochs; epoch++) loop.Evaluation(epoch, 0.5, 0, 1, 0.1, 64, null, null, 0, 0, null, "stable", 0.01, 0, 20);
        run.Dispose();

        var report = MusicalQualityReport.Create(RunSummary.Read(run.Folder.Root))!;
        var kept = report["epoch_summaries"]!.AsObject();
        Assert.Equal((1000, 500), (kept.Count, (long)report["epochs_left_out"]!));
        Assert.Equal(["0", "1499"], new[] { kept.First().Key, kept.Last().Key });
        Assert.Equal(64L * epochs, (long)report["total_samples_evaluated"]!);
    }

    private string Record(int epochs, bool completes)
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new QualityLoop(run);
        loop.Bands();
        for (var epoch = 0; epoch <= epochs; epoch++) loop.Evaluate(epoch, 0.375 + 0.125 * epoch);
        if (completes) run.Complete();
        return run.Folder.Root;
    }
}
