using System.Text.Json;
using Instrumentation.Anomalies;
using Instrumentation.Recording;
using Instrumentation.Runtime.Tests.Checkpoints;
using Instrumentation.Runtime.Tests.Export.Logging;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What a policy does about what is found in the step, and about what is found behind the journal.</summary>
public sealed class PolicyTests : IDisposable
{
    private const AnomalyActions WarnAndSkip = AnomalyActions.Warn | AnomalyActions.SkipUpdate;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WarnAndSkip, 1)]
    [InlineData(AnomalyActions.SkipUpdate, 1)]
    [InlineData(AnomalyActions.Warn, 2)]
    [InlineData(AnomalyActions.Record, 2)]
    public void An_update_is_left_out_when_the_policy_says_so(AnomalyActions critical, int updates)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Policy = new AnomalyPolicy { Critical = critical } });
        var done = 0;
        var loop = new GuardedLoop(run, () => done++);

        loop.TrainStep(float.NaN);
        loop.TrainStep(1f);

        Assert.Equal(updates, done);
    }

    [Fact]
    public void Every_step_of_an_episode_is_skipped_and_none_after_it()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var weight = 0f;
        var loop = new GuardedLoop(run, () => weight++);

        foreach (var gradient in new[] { 1, float.NaN, float.PositiveInfinity, 1, float.NaN, 1 }) loop.TrainStep(gradient);

        Assert.Equal(3, weight);
    }

    [Fact]
    public void The_handler_sees_each_beginning_in_the_step_before_the_update_and_what_it_throws_is_counted()
    {
        var seen = new List<string>();
        var updates = 0;
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            InMemory = true,
            Policy = AnomalyPolicy.RecordAndWarn with
            {
                Handler = episode =>
                {
                    seen.Add($"{episode.Type} of {episode.Metric} after {updates} updates");
                    throw new FormatException("The handler fails.");
                },
            },
        });
        var loop = new GuardedLoop(run, () => updates++);

        foreach (var gradient in new[] { 1, float.NaN, float.NaN, 1, float.NaN }) loop.TrainStep(gradient);

        Assert.Equal(["nan_values of gradient_norm after 1 updates", "nan_values of gradient_norm after 4 updates"], seen);
        Assert.Equal(2, run.Health.HandlerFaults);
        Assert.Equal(5, updates);
    }

    [Fact]
    public void The_learning_rate_is_lowered_once_per_episode_from_the_next_step_on()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            InMemory = true,
            Policy = new AnomalyPolicy { Critical = AnomalyActions.LowerLearningRate, LearningRateFactor = 0.1 },
        });
        var scales = new List<double>();
        var loop = new GuardedLoop(run, () => scales.Add(run.LearningRateScale));

        foreach (var gradient in new[] { float.NaN, float.NaN, 1, float.NaN, 1 }) loop.TrainStep(gradient);

        Assert.Equal([1, 0.1, 0.1, 0.1, 0.1 * 0.1], scales);
        Assert.Equal(
            [(0L, (double?)0.1), (3L, 0.1 * 0.1)],
            Announcements(run));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_factor_that_does_not_lower_is_refused(double factor) =>
        Assert.Contains("LearningRateFactor", Assert.Throws<ArgumentOutOfRangeException>(() => new AnomalyPolicy { LearningRateFactor = factor }).Message, StringComparison.Ordinal);

    [Fact]
    public void A_resumed_run_goes_on_with_the_scale_of_its_checkpoint()
    {
        var resumable = new ResumableRun(_folder);
        resumable.Attempt(run =>
        {
            new SampleLoop(run).TrainStep(1, 0);
            run.LearningRateScale = 0.25;
            ResumableRun.Save(run);
            run.LearningRateScale = 0.125;
        });

        resumable.Attempt(run => Assert.Equal(0.25, run.LearningRateScale));
    }

    [Fact]
    public void What_is_found_behind_the_journal_lowers_the_learning_rate_at_the_start_of_a_step()
    {
        using var run = Start(new AnomalyPolicy { Warning = AnomalyActions.LowerLearningRate });
        var loop = new SampleLoop(run);
        loop.TrainStep(1, 0);

        Find(run, Anomaly.Divergence, Severity.Warning);
        Assert.Equal(1, run.LearningRateScale);
        for (var batch = 1; run.LearningRateScale == 1; batch++) loop.TrainStep(1, batch);

        Assert.Equal(0.5, run.LearningRateScale);
        Find(run, Anomaly.Divergence, Severity.Critical);
        for (var batch = 0; batch < 50; batch++) loop.TrainStep(2, batch);
        run.Dispose();
        Assert.Equal(0.5, run.LearningRateScale);
    }

    [Fact]
    public void What_is_found_behind_the_journal_stops_the_run_and_every_report_has_the_reason()
    {
        using var run = Start(new AnomalyPolicy { Fatal = AnomalyActions.Stop });
        var loop = new SampleLoop(run);
        loop.TrainStep(1, 0);

        Find(run, Anomaly.Divergence, Severity.Fatal);
        for (var batch = 1; !run.Stopping.IsCancellationRequested; batch++) loop.TrainStep(1, batch);
        ResumableRun.Save(run);
        run.Complete();
        run.Dispose();

        Assert.Equal(TrainingRun.StoppedByPolicyExitCode, run.ExitCode);
        Assert.Contains(
            "stopped by the anomaly policy: fatal training_divergence of total in step 0",
            File.ReadAllText(run.Folder.TextLog), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(run.Folder.Checkpoints, "step_*"));
    }

    [Theory]
    [InlineData(double.NaN, LogLevel.Critical)]
    [InlineData(5.0, LogLevel.Warning)]
    public void What_is_said_has_the_level_of_its_severity(double value, LogLevel level)
    {
        var provider = new CapturingProvider();
        var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Rules = RuleSet.Shipped, Logging = logging => logging.AddProvider(provider) });
        var loop = new WatchedLoop(run);
        for (var step = 0; step < 200; step++) loop.Step(1, step, new WatchedStep(step == 150 ? value : 1 + step % 3 / 100.0, 1, 1, 0.001));
        run.Dispose();

        var said = Assert.Single(provider.Messages, message => message.Tags.GetValueOrDefault("Metric") == "total");
        Assert.Equal((level, "150"), (said.Level, said.Tags["Step"]));
    }

    [Fact]
    public void A_stall_is_handled_although_no_step_follows()
    {
        using var called = new ManualResetEventSlim();
        using var run = Start(new AnomalyPolicy { Handler = _ => called.Set() });
        new SampleLoop(run).TrainStep(1, 0);

        Find(run, Anomaly.StalledTraining, Severity.Critical);

        Assert.True(called.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_is_found_at_the_very_end_still_reaches_the_handler()
    {
        var seen = new List<Anomaly>();
        using var run = Start(new AnomalyPolicy { Handler = episode => seen.Add(episode.Anomaly) });
        new SampleLoop(run).TrainStep(1, 0);
        Find(run, Anomaly.Overfitting, Severity.Warning);

        run.Dispose();

        Assert.Equal([Anomaly.Overfitting], seen);
    }

    private TrainingRun Start(AnomalyPolicy policy) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "demo", Output = _folder, Policy = policy, HandleSignals = false, RecoverUnfinished = false,
        Exporters = [new Instrumentation.Export.Text.TextLogExporter()],
    });

    /// <summary>Says what a detector behind the journal says.</summary>
    private static void Find(TrainingRun run, Anomaly anomaly, Severity severity)
    {
        var record = new AnomalyRecord(run.Journal, AnomalyRecord.SchemaOf(anomaly, "total", FieldRole.Loss, ""));
        var episode = new Episode { IsOpen = true, Severity = severity, Value = 2, Count = 1 };
        record.TryWrite(run.GetTimestamp(), run.Position.Step, run.Position.Epoch, run.Position.Batch, EpisodeChange.Opened, episode);
    }

    private static List<(long Step, double? Scale)> Announcements(TrainingRun run)
    {
        using var reader = run.ReadJournal();
        var found = new List<(long, double?)>();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Announcement) found.Add((record.Step, RunJournal.ReadLearningRateScale(record)));
        }

        return found;
    }
}
