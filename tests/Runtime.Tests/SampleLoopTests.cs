using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests;

public sealed class SampleLoopTests
{
    [Fact]
    public void A_step_in_memory_can_be_read_back()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new SampleLoop(run);

        loop.TrainStep(1, 0);
        loop.SampleSaved("a.mid", 12);

        using var reader = run.ReadJournal();
        var steps = new List<double>();
        var paths = new List<string?>();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Step) steps.Add(record.GetDouble(0));
            if (record.Schema.Name == "sample_saved") paths.Add(record.GetText(0));
        }

        Assert.Equal([1.5], steps);
        Assert.Equal(["a.mid"], paths);
    }
}
