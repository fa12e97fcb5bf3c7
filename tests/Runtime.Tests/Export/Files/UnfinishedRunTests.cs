using System.Collections.Concurrent;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.Logging;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Journal;
using Instrumentation.Runtime.Tests.Processes;
using Instrumentation.Summary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>What happens to a run whose process did not end it.</summary>
public sealed class UnfinishedRunTests : IDisposable
{
    private const int SigKill = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_killed_process_left_is_sealed_first_so_that_no_later_loss_of_power_takes_it()
    {
        using (var child = new ChildProcess(["loop", _folder]))
        {
            Assert.Equal(ChildProgram.Ready, child.ReadLine());
            child.Signal(SigKill);
            child.Wait();
        }

        var folder = Directory.GetDirectories(_folder).Single();
        var recovered = RunRecovery.Recover(folder);

        Assert.Equal(("unfinished", 0), (recovered.Status, recovered.Problems.Count));
        Assert.True(LastStepOf(folder) >= 10);
        Assert.Equal(0, UnsealedBytesAfterPowerLoss(Path.Combine(folder, RunFolder.JournalName)));
    }

    [Fact]
    public void A_run_whose_journal_was_passed_and_deleted_is_complete_and_keeps_its_status()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        foreach (var segment in Directory.EnumerateFiles(folder.Journal, "*.segment")) File.Delete(segment);
        File.Delete(Path.Combine(folder.Journal, "ended"));

        var recovered = RunRecovery.Recover(folder.Root);

        Assert.Equal(("completed", 1, true), (recovered.Status, recovered.Attempt, recovered.IsIntact));
        Assert.Contains(recovered.Files, file => file.Path == folder.TextLog);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered without segments");
        Assert.True(File.Exists(Path.Combine(folder.Journal, "ended")));

        using (var log = File.OpenWrite(folder.TextLog)) log.SetLength(log.Length - 10);
        var shorter = Assert.Single(RunRecovery.Verify(folder.Root).Files, file => file.State != RecoveredFileState.Intact);
        Assert.Equal((folder.TextLog, 10L), (shorter.Path, shorter.Added));
    }

    [Fact]
    public void The_next_run_in_the_same_folder_completes_an_unfinished_one_and_its_reports_before_it_ends()
    {
        var log = new ListLogger();
        var (unfinished, expected) = CutShort();
        var reported = new ConcurrentDictionary<string, (string Status, string? Holder, bool HasEnded)>();
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, new JsonLinesExporter()) with
        {
            Logging = logging => logging.AddProvider(log),
            Reports = folder =>
            {
                var summary = RunSummary.Read(folder.Root);
                Assert.True(reported.TryAdd(folder.Root, (summary.Status, summary.Holder, EndedFile.Exists(folder))));
            },
        });
        RichRun.Train(run, time, epochs: 1, batches: 5);
        run.Complete();
        run.Dispose();

        Assert.Single(log.Entries, entry => entry.Message.Contains("were completed from its journal", StringComparison.Ordinal));
        RichRun.AssertEqual(expected, RichRun.FilesOf(unfinished.Root), "completed by the next run");
        Assert.True(File.Exists(Path.Combine(unfinished.Journal, "ended")));
        Assert.Equal(new[] { unfinished.Root, run.Folder.Root }.Order(), reported.Keys.Order());
        Assert.Equal(("completed", null, false), reported[unfinished.Root]);
        Assert.Equal(5 + 1, StrictJson.Lines(run.Folder, "batch_metrics.jsonl").Count);
    }

    [Fact]
    public void What_is_stopped_on_the_way_is_said_holds_nobody_and_is_completed_by_the_next_one()
    {
        var log = new ListLogger();
        var (unfinished, expected) = CutShort();
        using var stopping = new CancellationTokenSource();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).AddProvider(new MessageLogger((_, message) =>
        {
            if (message.Contains("Exporting 'JSON lines'", StringComparison.Ordinal)) stopping.Cancel();
        })));

        Assert.Empty(RunRecovery.RecoverUnfinished([unfinished.Root], loggers.CreateLogger("recovery"), reports: null, stopping.Token));

        Assert.Single(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains($"'recover {unfinished.Root}'", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(unfinished.Journal, "ended")));
        var files = RichRun.FilesOf(unfinished.Root);
        var textLog = Path.GetRelativePath(unfinished.Root, unfinished.TextLog);
        Assert.Equal(expected[textLog], files[textLog]);
        Assert.NotEqual(expected["experiments/batch_metrics.jsonl"], files["experiments/batch_metrics.jsonl"]);

        Assert.Equal(unfinished.Root, Assert.Single(RunRecovery.RecoverUnfinished(_folder)).Folder);
        RichRun.AssertEqual(expected, RichRun.FilesOf(unfinished.Root), "completed by the next one");
    }

    [Theory]
    [InlineData("a segment that is not published")]
    [InlineData("a segment without a record")]
    public void A_process_that_died_before_it_had_recorded_anything_leaves_nothing_to_complete(string left)
    {
        var folder = RunFolder.Create(_folder, "demo_20250708_200000_00000000");
        var store = new FolderSegmentStore(folder.Journal);
        using (var memory = store.Create(0, 16384))
        {
            if (left.EndsWith("record", StringComparison.Ordinal)) new Segment(0, memory).Publish(TestJournal.Clock, attempt: 1);
        }

        RunLock.Acquire(folder.Root).Dispose();
        var recovered = Assert.Single(RunRecovery.RecoverUnfinished([folder.Root], NullLogger.Instance, _ => Assert.Fail("There is nothing to report."), CancellationToken.None));

        Assert.Equal((0, "unfinished", 0, true), (recovered.Attempt, recovered.Status, recovered.Files.Count, recovered.IsIntact));
        Assert.True(EndedFile.Exists(folder));
    }

    [Fact]
    public void What_the_files_lack_because_segments_are_gone_is_said_of_each_exporter()
    {
        var (unfinished, _) = CutShort();
        var segments = Directory.GetFiles(unfinished.Journal, "*.segment").Order(StringComparer.Ordinal).ToList();
        foreach (var segment in segments[1..^1]) File.Delete(segment);
        var sentence = $"The files of the exporter 'JSON lines' lack records, because segments of the journal are gone ({segments.Count - 2}): deleted beyond its quota, on a full disk, or by somebody.";

        var recovered = RunRecovery.Recover(unfinished.Root);

        Assert.True(segments.Count > 2);
        Assert.Contains(sentence, recovered.Problems);
        Assert.All(recovered.Problems, problem => Assert.EndsWith(sentence[sentence.IndexOf("lack", StringComparison.Ordinal)..], problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_goes_on_is_left_alone_by_one_that_starts_beside_it()
    {
        var time = new SettableTime();
        using var first = TrainingRun.Start(RichRun.Options(_folder, time, new JsonLinesExporter()));
        using var second = TrainingRun.Start(RichRun.Options(_folder, time, new JsonLinesExporter()));

        Assert.Null(NeighbourRecovery.Start(second.Folder, NullLogger.Instance));
    }

    /// <summary>A run as a crash leaves it: a third of each file, and nobody knows how far they are.</summary>
    private (RunFolder Folder, SortedDictionary<string, byte[]> Expected) CutShort()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        File.Delete(Path.Combine(folder.Journal, "ended"));
        foreach (var (name, bytes) in expected)
        {
            using var file = File.OpenWrite(Path.Combine(folder.Root, name));
            file.SetLength(bytes.Length / 3);
        }

        foreach (var cursor in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(cursor);
        return (folder, expected);
    }

    private static int LastStepOf(string folder) =>
        StrictJson.Lines(new RunFolder(folder, Path.GetFileName(folder)), "batch_metrics.jsonl")[^1].GetProperty("global_step").GetInt32();

    /// <summary>What a reader would leave out if the machine had been started anew since.</summary>
    private static int UnsealedBytesAfterPowerLoss(string journal)
    {
        var store = new FolderSegmentStore(journal);
        var unsealed = 0;
        foreach (var index in store.Indices)
        {
            if (store.Open(index, out var memory, out var header) != SegmentState.Published) continue;
            using var segment = memory!;
            var dead = new DeadSegment(segment, header with { Boot = Guid.NewGuid() });
            while (dead.TryNext(out _, out _))
            {
            }

            unsealed += dead.UnsealedBytes + dead.DamagedBlocks;
        }

        return unsealed;
    }
}
