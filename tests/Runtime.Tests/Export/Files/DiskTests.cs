using System.Buffers;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>A disk that is full or slow holds up the files, and not the training.</summary>
public sealed class DiskTests : IDisposable
{
    private const int Steps = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();

    public void Dispose() => _folder.Dispose();

    [SmallDiskFact]
    public void On_a_full_disk_training_goes_on_and_the_files_catch_up_when_there_is_room()
    {
        using var disk = new SmallDisk();
        var time = new SettableTime();
        using var run = Start(disk, time, new TextLogExporter(), new JsonLinesExporter());
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(run.Folder.Journal, "*.segment").Length > 4 && File.Exists(run.Folder.TextLog), TimeSpan.FromSeconds(60)));
        disk.Fill(left: 0);

        Train(run, time);
        Assert.True(SpinWait.SpinUntil(() => Failures().Count == 2, TimeSpan.FromSeconds(60)), "Both exporters say it.");
        Assert.All(Failures(), message => Assert.Contains("No space left on device", message, StringComparison.Ordinal));
        Assert.All(Failures(), message => Assert.EndsWith("Free some space on that disk.", message, StringComparison.Ordinal));
        Assert.True(SpinWait.SpinUntil(() => run.Health.ExporterFaults > 4, TimeSpan.FromSeconds(60)), "It is tried again and counted.");
        Assert.Equal(2, Failures().Count);

        disk.Free();
        run.Complete();
        run.Dispose();

        Assert.Equal(0, run.Health.DroppedRecords);
        Assert.Equal(Steps, File.ReadLines(Path.Combine(run.Folder.Experiments, "batch_metrics.jsonl")).Count());
        Assert.Equal(2, _log.Entries.Count(entry => entry.Message.EndsWith("works again.", StringComparison.Ordinal)));
        var again = Path.Combine(_folder, "again");
        RunRecovery.ExportTo(run.Folder.Root, again);
        RichRun.AssertEqual(RichRun.FilesOf(again), RichRun.FilesOf(run.Folder.Root), "after the disk was full");
    }

    [Fact]
    public void A_slow_disk_holds_its_own_file_and_neither_the_training_nor_another_file()
    {
        using var released = new ManualResetEventSlim();
        var time = new SettableTime();
        using var run = Start(_folder, time, new Slow(released), new JsonLinesExporter());

        Train(run, time);
        var path = Path.Combine(run.Folder.Experiments, "batch_metrics.jsonl");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path) && File.ReadLines(path).Count() == Steps, TimeSpan.FromSeconds(60)));
        Assert.False(File.Exists(Path.Combine(run.Folder.Root, Slow.Path)));

        released.Set();
        run.Dispose();
        Assert.Equal(Steps, File.ReadLines(Path.Combine(run.Folder.Root, Slow.Path)).Count());
        Assert.Equal((0, 0), (run.Health.DroppedRecords, run.Health.ExporterFaults));
    }

    private static void Train(TrainingRun run, SettableTime time)
    {
        var loop = new ScriptedLoop(run, time);
        for (var batch = 0; batch < Steps; batch++) loop.Step(1, batch, Recorded.Loss("total", 0.5f));
    }

    private List<string> Failures() => [.. _log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Message)];

    private TrainingRun Start(string output, SettableTime time, params Exporter[] exporters) => TrainingRun.Start(new TrainingRunOptions
    {
        Output = output,
        Exporters = exporters,
        Time = time,
        Journal = new JournalOptions { SegmentSize = 1 << 16, Keep = true },
        Logging = logging => logging.AddProvider(_log),
        ReadMemory = static () => ScriptedRun.Memory,
        HandleSignals = false,
    });

    /// <summary>Waits with every step, as a write to a slow disk does.</summary>
    private sealed class Slow(ManualResetEventSlim released) : FileExporter
    {
        public const string Path = "experiments/slow.txt";

        public override string Name => "slow";

        public override string Kind => "slow";

        protected override void Write(in JournalRecord record, RunProgress progress)
        {
            if (record.Schema.Role != RecordRole.Step) return;
            released.Wait();
            Output(Path).Write("step\n"u8);
        }
    }
}
