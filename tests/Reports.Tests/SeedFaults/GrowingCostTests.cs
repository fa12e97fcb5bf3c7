namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>
/// 8.6: lists of uses, anomalies, losses and epochs grew with the run. 8.7: each batch went through all uses so far, so that the time of a
/// run was quadratic. Work is counted here in records and in bytes, because a loaded machine changes neither.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GrowingCostTests : IDisposable
{
    private const int Steps = 101_000, StepsPerEpoch = 20;

    private readonly TemporaryFolder _output = new();
    private readonly TemporaryFolder _target = new();

    public void Dispose()
    {
        _output.Dispose();
        _target.Dispose();
    }

    [Fact]
    public void Quadratic_time_and_unbounded_memory__a_step_costs_after_100_000_what_it_cost_after_1000_and_nothing_of_it_is_kept()
    {
        using var replay = new Replay(Train(), _target);
        replay.TakeSteps(1000);
        var early = CostOf(replay, 1000);

        // By then all that is bounded has its bound, such as the history of 1,000 epochs.
        replay.TakeSteps(28_000);
        var kept = GC.GetTotalMemory(forceFullCollection: true);
        replay.TakeSteps(70_000);
        var keptLater = GC.GetTotalMemory(forceFullCollection: true);
        var late = CostOf(replay, 1000);

        Assert.Equal(early.Records, late.Records);
        Assert.InRange(late.Bytes, 0.9 * early.Bytes, 1.1 * early.Bytes);
        Assert.True(keptLater - kept < 1 << 20, $"{keptLater - kept} more bytes are in use after 70,000 more steps.");
    }

    private static (long Records, long Bytes) CostOf(Replay replay, int steps)
    {
        var before = replay.Records;
        var bytes = Allocations.Of(() => replay.TakeSteps(steps));
        return (replay.Records - before, bytes);
    }

    /// <summary>Does not wait for the files, which the replay makes.</summary>
    private string Train()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _output,
            Exporters = Replay.Files(),
            Journal = new JournalOptions { WhenFull = WhenFull.Wait, Keep = true },
            DrainTimeout = TimeSpan.Zero,
            HandleSignals = false,
        });
        var loop = new SeedLoop(run) { Loss = static step => step % 50 == 0 ? double.NaN : 1 };
        for (var epoch = 1; epoch <= Steps / StepsPerEpoch; epoch++) loop.TrainEpoch(epoch, StepsPerEpoch);
        return run.Folder.Root;
    }
}

/// <summary>Tests that look at the memory of the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
