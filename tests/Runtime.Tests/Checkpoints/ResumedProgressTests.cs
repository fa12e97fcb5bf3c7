using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export;
using Instrumentation.Runtime.Tests.Export.Prometheus;

namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>The totals of a resumed run go on from its checkpoint; what the attempt before did after it does not count.</summary>
public sealed class ResumedProgressTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_totals_of_an_epoch_that_is_continued_are_those_of_its_steps()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training => LeaveWithin(1, new ScriptedLoop(training, run.Time), loop =>
        {
            Step(loop, 1, 0, loss: 1, files: 1);
            Step(loop, 1, 1, loss: 2, files: 1);
            ResumableRun.Save(training);
            Step(loop, 1, 2, loss: 1000, files: 100);
        }));
        run.Time.Advance(Pause);
        run.Attempt(training =>
        {
            Assert.Equal((2, 1, 2), (training.ResumedFrom!.Step, training.ResumedFrom.Epoch, training.ResumedFrom.Batch));
            var loop = new ScriptedLoop(training, run.Time);
            loop.Epoch(1, () =>
            {
                Step(loop, 1, 2, loss: 3, files: 10);
                Step(loop, 1, 3, loss: 6, files: 10);
            });
        });

        Assert.Equal([(1, 0), (1, 1), (1, 2), (2, 2), (2, 3)], run.Places("batch_metrics"));
        Assert.Equal([1, 2, 1000, 3, 6], run.Lines("batch_metrics").Select(line => line.GetProperty("losses").GetProperty("total").GetDouble()));
        var epoch = Assert.Single(run.Lines("epoch_summaries"));
        Assert.Equal((2, 4), (epoch.GetProperty("attempt").GetInt32(), epoch.GetProperty("steps").GetInt32()));
        Assert.Equal(3, epoch.GetProperty("losses").GetProperty("total").GetDouble());
        Assert.Equal(22, epoch.GetProperty("counters").GetProperty("files_processed").GetDouble());

        // Two steps up to the checkpoint and two after it, without the hour between them.
        Assert.Equal((4 * ScriptedLoop.StepTime).TotalSeconds, epoch.GetProperty("duration").GetDouble());
    }

    [Fact]
    public void Epochs_events_and_the_duration_are_counted_up_to_the_checkpoint_and_from_there_on()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(
            training =>
            {
                var loop = new ScriptedLoop(training, run.Time);
                Epoch(loop, 1);
                ResumableRun.Save(training);
                Epoch(loop, 2);
            },
            new TextLogExporter());
        run.Time.Advance(Pause);
        run.Attempt(
            training =>
            {
                Assert.Equal((2, 2, 0), (training.ResumedFrom!.Step, training.ResumedFrom.Epoch, training.ResumedFrom.Batch));
                Epoch(new ScriptedLoop(training, run.Time), 2);
                training.Complete();
            },
            new TextLogExporter());

        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(run.Root, "logs"), "*.log")));
        var first = log[..log.IndexOf("[TRAINING_RESUMED]", StringComparison.Ordinal)];
        var end = log[log.IndexOf("[TRAINING_COMPLETE]", StringComparison.Ordinal)..];
        Assert.Contains("  - Epochs completed: 2\n  - Samples generated: 2\n", first, StringComparison.Ordinal);
        Assert.Contains("  - Attempt: 2\n  - Checkpoint: checkpoints/step_000000002\n  - Continues with step: 2\n  - Epoch: 2, Batch: 0\n", log, StringComparison.Ordinal);
        Assert.Contains("  - Total duration: 0:00:02\n  - Epochs completed: 2\n  - Samples generated: 2\n", end, StringComparison.Ordinal);

        static void Epoch(ScriptedLoop loop, int epoch) => loop.Epoch(epoch, () =>
        {
            Step(loop, epoch, 0, 1, 1);
            Step(loop, epoch, 1, 1, 1);
            loop.Event("sample_saved", Recorded.Text("path", "sample.mid"));
        });
    }

    [Fact]
    public void The_time_that_is_left_comes_from_the_steps_of_this_attempt()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(
            training =>
            {
                training.Plan(2, 10);
                var loop = new ScriptedLoop(training, run.Time);
                for (var batch = 0; batch < 4; batch++) Step(loop, 1, batch, 1, 1);
                ResumableRun.Save(training);
                for (var batch = 4; batch < 9; batch++) Step(loop, 1, batch, 1, 1);
            },
            new TextLogExporter());
        run.Time.Advance(Pause);
        run.Attempt(
            training =>
            {
                training.Plan(2, 10);
                var loop = new ScriptedLoop(training, run.Time);
                loop.Step(1, 4, () => run.Time.Advance(TimeSpan.FromMinutes(1) - ScriptedLoop.StepTime));
            },
            new TextLogExporter());

        // Five of 20 steps are done, and the only one of this attempt took a minute.
        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(run.Root, "logs"), "*.log")));
        Assert.Contains("  - ETA: 15min 0s\n", log[log.IndexOf("[TRAINING_RESUMED]", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_live_is_this_attempt_and_says_which_it_is()
    {
        var run = new ResumableRun(_folder);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            run.Attempt(
                training =>
                {
                    var loop = new ScriptedLoop(training, run.Time);
                    for (var batch = (int)(training.ResumedFrom?.Step ?? 0); batch < 5; batch++)
                    {
                        Step(loop, 1, batch, 1, 1);
                        if (batch == 2) ResumableRun.Save(training);
                    }
                },
                new PrometheusExporter(port: 0), new JsonLinesExporter());
        }

        var metrics = new MetricsText(File.ReadAllText(Path.Combine(run.Root, "experiments", "metrics.prom")));
        Assert.Contains($"training_info{{run_id=\"{Path.GetFileName(run.Root)}\",attempt=\"2\",name=\"demo\"", metrics.Text, StringComparison.Ordinal);
        Assert.Equal((2, 4), (metrics["training_steps_total"], metrics["training_global_step"]));
        Assert.Equal([(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4)], run.Places("batch_metrics"));
    }

    private static void Step(ScriptedLoop loop, int epoch, int batch, float loss, int files) =>
        loop.Step(epoch, batch, Recorded.Loss("total", loss), Recorded.Counter("files_processed", files));

    /// <summary>An epoch that is left in its middle has no end.</summary>
    private static void LeaveWithin(int epoch, ScriptedLoop loop, Action<ScriptedLoop> body) =>
        Assert.Throws<OperationCanceledException>(() => loop.Epoch(epoch, () =>
        {
            body(loop);
            throw new OperationCanceledException();
        }));
}
