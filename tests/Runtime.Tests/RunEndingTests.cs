using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests;

/// <summary>How a run ends within one process, whoever ends it.</summary>
public sealed class RunEndingTests
{
    [Fact]
    public void A_run_that_was_asked_to_stop_before_it_was_complete_is_interrupted()
    {
        using var host = new CancellationTokenSource();
        using var run = Start(new TrainingRunOptions { Stopping = host.Token });
        host.Cancel();
        Assert.True(run.Stopping.IsCancellationRequested);

        run.Complete();
        run.Dispose();

        Assert.Equal(("interrupted", "its host is stopping", 0), EndOf(run));
    }

    [Fact]
    public void A_stop_after_the_run_is_complete_changes_nothing()
    {
        using var host = new CancellationTokenSource();
        using var run = Start(new TrainingRunOptions { Stopping = host.Token });
        run.Complete();
        host.Cancel();
        run.Dispose();

        Assert.Equal(("completed", null, 0), EndOf(run));
    }

    [Fact]
    public void A_run_that_is_disposed_before_it_is_complete_says_so()
    {
        using var run = Start();
        run.Dispose();
        Assert.Equal(("interrupted", "disposed before Complete was called", 0), EndOf(run));
    }

    [Theory]
    [InlineData(false, "failed", "System.InvalidOperationException: no data")]
    [InlineData(true, "interrupted", "disposed before Complete was called")]
    public void An_exception_fails_the_run_unless_the_training_went_on(bool goesOn, string status, string reason)
    {
        using var run = Start();
        var loop = new SampleLoop(run) { Body = index => index == 0 ? throw new InvalidOperationException("no data") : default };
        Assert.Throws<InvalidOperationException>(() => loop.TrainStep(1, 0));
        if (goesOn) loop.TrainStep(1, 1);
        run.Dispose();

        Assert.Equal((status, reason, 1), EndOf(run));
    }

    [Fact]
    public void An_exception_that_only_carries_the_wish_to_stop_is_no_fault()
    {
        using var host = new CancellationTokenSource();
        using var run = Start(new TrainingRunOptions { Stopping = host.Token });
        var loop = new SampleLoop(run)
        {
            Body = _ =>
            {
                host.Cancel();
                run.Stopping.ThrowIfCancellationRequested();
                return default;
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => loop.TrainStep(1, 0));
        run.Dispose();

        Assert.Equal(("interrupted", "its host is stopping", 0), EndOf(run));
    }

    [Fact]
    public void A_run_of_a_host_that_goes_on_after_the_stop_timeout_ends_by_itself_and_the_process_lives()
    {
        using var folder = new TemporaryFolder();
        using var host = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = folder,
            Exporters = [],
            Stopping = host.Token,
            StopTimeout = TimeSpan.FromMilliseconds(1),
            Reports = _ => ended.Set(),
        });
        host.Cancel();

        Assert.True(ended.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal("its host is stopping; the training did not stop within 0.001 s", EndOf(run).Reason);
    }

    [Fact]
    public void Reports_that_fail_or_end_the_run_again_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        TrainingRun? run = null;
        var calls = 0;
        run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = folder,
            Exporters = [],
            Reports = _ =>
            {
                calls++;
                run!.Dispose();
                throw new InvalidOperationException();
            },
        });
        run.Dispose();
        run.Dispose();

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_run_may_be_disposed_on_another_thread_while_the_training_records()
    {
        using var folder = new TemporaryFolder();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = folder,
            Journal = new JournalOptions { SegmentSize = 16384, WhenFull = WhenFull.Wait, Keep = true },
            Exporters = [new Instrumentation.Export.JsonLines.JsonLinesExporter()],
        });
        using var recorded = new ManualResetEventSlim();
        var steps = 0;
        var disposed = false;
        var training = Task.Run(() =>
        {
            var loop = new SampleLoop(run);
            for (; !Volatile.Read(ref disposed) || steps < 1000; steps++)
            {
                loop.TrainStep(1, steps);
                loop.SampleSaved("a", steps);
                if (steps == 500) recorded.Set();
            }
        });
        recorded.Wait();

        run.Dispose();

        var before = run.Health.DroppedRecords;
        Volatile.Write(ref disposed, true);
        await training;
        Assert.True(EndedFile.Exists(run.Folder), "Every exporter came to the end, as did the detection, which does not follow those that go on.");
        new SampleLoop(run).TrainStep(1, 0);
        Assert.True(run.Health.DroppedRecords > before, "What is recorded after the end counts as dropped.");
        using var reader = JournalReader.Open(run.Folder.Root);
        var read = 0;
        var last = RecordRole.RunStart;
        while (reader.TryRead(out var record))
        {
            last = record.Schema.Role;
            read += last is RecordRole.Step or RecordRole.Event ? 1 : 0;
        }

        Assert.Equal(RecordRole.RunEnd, last);
        Assert.Equal((0, 0), (reader.Damaged, reader.Unfinished));
        Assert.Equal(2L * steps + 1, read + run.Health.DroppedRecords);
    }

    private static TrainingRun Start(TrainingRunOptions? options = null) => TrainingRun.Start((options ?? new TrainingRunOptions()) with { InMemory = true });

    private static (string? Status, string? Reason, int Faults) EndOf(TrainingRun run)
    {
        using var reader = run.ReadJournal();
        var faults = 0;
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Fault) faults++;
            if (record.Schema.Role == RecordRole.RunEnd)
                return (record.GetText(record.IndexOf("status")), record.GetText(record.IndexOf("reason")), faults);
        }

        return default;
    }
}
