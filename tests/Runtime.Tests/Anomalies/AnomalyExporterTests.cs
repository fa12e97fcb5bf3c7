using Instrumentation.Anomalies;
using Instrumentation.Export;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What becomes of what is found behind the journal: in a run in memory, and where the journal has no room for it.</summary>
public sealed class AnomalyExporterTests
{
    [Fact]
    public void A_run_in_memory_that_is_given_rules_finds_trends_and_has_told_the_handler_all_of_it_when_it_is_disposed()
    {
        var found = new List<AnomalyEpisode>();
        Diverge(new TrainingRunOptions { InMemory = true, Rules = RuleSet.Shipped, Policy = new AnomalyPolicy { Handler = found.Add } });

        Assert.Contains(found, episode => episode is { Anomaly: Anomaly.Divergence, Metric: "unmarked" });
    }

    [Fact]
    public void A_run_in_memory_that_is_given_none_looks_for_none()
    {
        var found = new List<AnomalyEpisode>();
        Diverge(new TrainingRunOptions { InMemory = true, Policy = new AnomalyPolicy { Handler = found.Add } });

        Assert.DoesNotContain(found, episode => episode.Metric == "unmarked");
    }

    [Fact]
    public void What_waits_for_room_is_bounded_and_the_rest_of_it_is_counted()
    {
        const int Findings = 1500;
        const int Waiting = 1024;
        var store = new FaultyStore(new MemorySegmentStore()) { Fault = new IOException("No space left on device"), AllowedSegments = 2 };
        using var journal = new TestJournal(store, new JournalOptions { SegmentSize = 16384, SpareSegments = 1 });
        Assert.True(SpinWait.SpinUntil(() => !journal.Write(0, 0, isKept: true) && store.Refused > 0, TimeSpan.FromSeconds(60)));

        // Every NaN opens an episode, and every number after one ends it. What the clock finds on a busy machine is not asked for.
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Rules = RuleSet.Parse("""{ "spike": "off", "throughput_degradation": "off", "stalled_training": "off" }""") });
        var loop = new WatchedLoop(run);
        for (var step = 0; step < Findings; step++) loop.Step(1, step, new WatchedStep(1, step % 2 == 0 ? double.NaN : 1, 1, 0.001));
        Export(run, new AnomalyExporter(), new ExportContext(null, NullLogger.Instance, new RunHealth(journal.Writer.Losses)) { Journal = journal.Writer });

        Assert.Equal(Findings - Waiting, journal.Writer.Losses.Read()[new RecordLoss(JournalLosses.Everybody, "anomaly", JournalLosses.NoRoom)]);
    }

    private static void Diverge(TrainingRunOptions options)
    {
        using var run = TrainingRun.Start(options);
        var loop = new WatchedLoop(run);
        for (var step = 0; step < 1500; step++) loop.Step(1, step, new WatchedStep(1, 1 + 0.02 * (step % 3) + (step < 500 ? 0 : 0.01 * (step - 500)), 1, 0.001));
    }

    private static void Export(TrainingRun run, AnomalyExporter exporter, ExportContext context)
    {
        exporter.Open(context);
        var progress = new RunProgress();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            exporter.Export(record, progress);
        }
    }
}
