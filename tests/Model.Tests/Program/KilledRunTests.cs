using Instrumentation.Reports;
using Instrumentation.Summary;
using Instrumentation.Runtime.Tests.Export.Prometheus;

namespace Instrumentation.Model.Tests.Program;

public sealed class KilledRunTests
{
    [Fact]
    public async Task Every_step_that_was_seen_before_a_kill_is_in_the_journal()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder, "data");
        Music.CopyTo(data);
        var output = Path.Combine(folder, "runs");
        var port = Endpoint.FreePort();
        using var program = new TrainingProcess("--data", data, "--output", output, "--epochs", "1000", "--batch-size", "2", "--port", $"{port}");
        using var client = new HttpClient();

        MetricsText? seen = null;
        while (seen is null || seen["training_global_step"] < 10)
        {
            Assert.False(program.HasExited, program.HasExited ? program.Errors : "");
            seen = await Endpoint.TryScrape(client, port) ?? seen;
            await Task.Delay(10);
        }

        program.Kill();

        var run = Directory.GetDirectories(output, "music_vaegan*").Single();
        using var lineage = new TrainingProcess("lineage", run, "--step", "10");
        Assert.Equal((0, ""), (lineage.Wait(), lineage.Errors));
        Assert.Contains("2 of 2 samples come out byte for byte as they were.", lineage.Output, StringComparison.Ordinal);

        var summary = RunSummary.Read(run);
        Assert.Equal("unfinished", summary.Status);
        Assert.True(summary.Steps > seen["training_global_step"], $"{summary.Steps} steps in the journal; step {seen["training_global_step"]} was seen.");

        RunRecovery.Recover(run);
        RunReports.Write(run);
        Assert.Superset(new HashSet<string>(["final_experiment_report", "anomaly_report", "experiment_config", "batch_metrics"]), new HashSet<string>(RunSchemas.Check(run)));
    }
}
