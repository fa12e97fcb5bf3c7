using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>Which samples a batch has, when a loader names those of later ones already.</summary>
public sealed class BatchSamplesTests
{
    [Fact]
    public void The_batch_that_runs_keeps_its_own()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new ReadingAhead(run);
        for (var batch = 0; batch < 4; batch++) loop.Read(batch);
        for (var batch = 0; batch < 2; batch++) loop.TrainStep(1, batch);

        var samples = Fold(run).Samples;

        Assert.Empty(samples.Of(1, 0));
        Assert.Equal(["1a.mid", "1b.mid"], samples.Of(1, 1));
        Assert.Equal(["3a.mid", "3b.mid"], samples.Of(1, 3));
        Assert.Empty(samples.Of(2, 1));
    }

    [Fact]
    public void A_loader_that_is_too_far_ahead_costs_no_memory()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new ReadingAhead(run);
        for (var batch = 0; batch < 100; batch++) loop.Read(batch);

        var samples = Fold(run).Samples;

        Assert.Equal(BatchSamples.MaxBatches, Enumerable.Range(0, 100).Count(batch => samples.Of(1, batch).Count > 0));
        Assert.Equal(["99a.mid", "99b.mid"], samples.Of(1, 99));
    }

    [Fact]
    public void A_saved_state_has_all_of_them()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new ReadingAhead(run);
        for (var batch = 0; batch < 3; batch++) loop.Read(batch);

        var restored = new RunProgress();
        restored.Restore(Fold(run).Save());

        Assert.All(Enumerable.Range(0, 3), batch => Assert.Equal([$"{batch}a.mid", $"{batch}b.mid"], restored.Samples.Of(1, batch)));
    }

    private static RunProgress Fold(TrainingRun run)
    {
        var progress = new RunProgress();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record)) progress.Apply(record);
        return progress;
    }
}

/// <summary>A loop whose files are read before their step.</summary>
internal sealed partial class ReadingAhead(TrainingRun run)
{
    public void Read(int batch)
    {
        FileRead(batch, 1, batch, $"{batch}a.mid");
        FileRead(batch, 1, batch, $"{batch}b.mid");
    }

    [Step]
    public partial void TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private static void TrainStepCore(int epoch, int batch)
    {
    }

    [Event]
    private partial void FileRead([StepIndex] long step, [EpochIndex] int epoch, [BatchIndex] int batch, [SampleId] string file);
}
