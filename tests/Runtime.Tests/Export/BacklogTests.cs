using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export;

public sealed class BacklogTests
{
    [Fact]
    public void An_exporter_that_is_behind_collects_few_records_before_it_writes_them()
    {
        const int Steps = 5000;
        var exporter = new Slow();
        using (var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Exporters = [exporter], Journal = new JournalOptions { WhenFull = WhenFull.Wait } }))
        {
            var loop = new SampleLoop(run);
            for (var step = 0; step < Steps; step++) loop.TrainStep(1, step);
            exporter.Begin.Set();
        }

        Assert.Equal(Steps, exporter.Steps);
        Assert.InRange(exporter.MostCollected, 1, 128);
    }

    private sealed class Slow : Exporter
    {
        private int _collected;

        public ManualResetEventSlim Begin { get; } = new();

        public int Steps { get; private set; }

        public int MostCollected { get; private set; }

        public override string Name => "slow";

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in JournalRecord record, RunProgress progress)
        {
            Begin.Wait();
            if (record.Schema.Role == RecordRole.Step) Steps++;
            MostCollected = Math.Max(MostCollected, ++_collected);
        }

        public override void Flush() => _collected = 0;

        public override void Close()
        {
        }
    }
}
