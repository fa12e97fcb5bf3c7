using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;

namespace Instrumentation.Runtime.Tests;

public sealed class ZeroAllocationTests
{
    [Fact]
    public void A_million_annotated_steps_with_every_exporter_allocate_nothing_on_the_calling_thread()
    {
        const int Steps = 1_000_000;
        using var folder = new TemporaryFolder();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = folder,
            // The loop does nothing but record, much faster than any training: it must wait for the journal, or it would only count drops.
            Journal = new JournalOptions { SegmentSize = 8 << 20, SpareSegments = 8, WhenFull = WhenFull.Wait },
            Exporters = [new TextLogExporter(), new JsonLinesExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0)],
            DrainTimeout = TimeSpan.Zero,
        });
        var loop = new SampleLoop(run);
        for (var i = 0; i < 100_000; i++) Step(loop, i);

        var allocated = Allocations.Of(() =>
        {
            for (var i = 0; i < Steps; i++) Step(loop, i);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    private static void Step(SampleLoop loop, int index)
    {
        loop.TrainStep(1, index);
        loop.SampleSaved("generated_samples/ein Stück.mid", index);
    }
}
