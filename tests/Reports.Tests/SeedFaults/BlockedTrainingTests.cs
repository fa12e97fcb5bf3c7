using System.Collections.Concurrent;
using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>8.5: every sink ran on the training thread, opened its file for each record, and drew plots there every thirty seconds.</summary>
public sealed class BlockedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Training_goes_on_while_its_destination_hangs_which_gets_every_record_afterwards()
    {
        const int Steps = 5000;
        using var destination = new Destination();
        using var run = SeedLoop.Start(_output, destination);
        var loop = new SeedLoop(run);

        for (var batch = 0; batch < Steps; batch++) loop.TrainStep(1, batch);
        Assert.Equal(0, destination.Steps);

        destination.GoOn.Set();
        run.Complete();
        run.Dispose();
        Assert.Equal((Steps, 0), (destination.Steps, run.Health.DroppedRecords));
    }

    [Fact]
    public void No_destination_works_on_the_thread_that_trains()
    {
        using var destination = new Destination();
        destination.GoOn.Set();
        using var run = SeedLoop.Start(_output, destination);
        new SeedLoop(run).TrainEpoch(1, 100);
        run.Complete();
        run.Dispose();

        Assert.Equal(100, destination.Steps);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, destination.Threads);
    }

    [Fact]
    public void Reports_are_written_when_the_run_has_ended_and_not_while_it_trains()
    {
        var written = 0;
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = _output, Exporters = [], Reports = _ => written++ });
        var loop = new SeedLoop(run);
        for (var epoch = 1; epoch <= 20; epoch++) loop.TrainEpoch(epoch, 50);
        run.Complete();
        Assert.Equal(0, written);

        run.Dispose();
        Assert.Equal(1, written);
    }

    /// <summary>Stands still at its first record until it is told to go on.</summary>
    private sealed class Destination : Exporter, IDisposable
    {
        public override string Name => "destination";

        public ManualResetEventSlim GoOn { get; } = new(false);

        public ConcurrentBag<int> Threads { get; } = [];

        public int Steps { get; private set; }

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in JournalRecord record, RunProgress progress)
        {
            GoOn.Wait();
            Threads.Add(Environment.CurrentManagedThreadId);
            if (record.Schema.Role == RecordRole.Step) Steps++;
        }

        public override void Flush() => Threads.Add(Environment.CurrentManagedThreadId);

        public override void Close() => Threads.Add(Environment.CurrentManagedThreadId);

        public void Dispose() => GoOn.Dispose();
    }
}
