using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Processes;
using Microsoft.Extensions.Logging;

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
    public void The_next_run_in_the_same_folder_completes_an_unfinished_one_beside_its_own_training()
    {
        var log = new ListLogger();
        var unfinished = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(unfinished.Root);
        File.Delete(Path.Combine(unfinished.Journal, "ended"));
        foreach (var (name, bytes) in expected)
        {
            using var file = File.OpenWrite(Path.Combine(unfinished.Root, name));
            file.SetLength(bytes.Length / 3);
        }

        foreach (var cursor in Directory.EnumerateFiles(unfinished.Journal, "*.cursor")) File.Delete(cursor);

        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, new JsonLinesExporter()) with { Logging = logging => logging.AddProvider(log) });
        RichRun.Train(run, time, epochs: 1, batches: 5);
        Assert.True(SpinWait.SpinUntil(() => log.Entries.Any(entry => entry.Message.Contains("were completed from its journal", StringComparison.Ordinal)), TimeSpan.FromSeconds(60)));
        run.Complete();
        run.Dispose();

        RichRun.AssertEqual(expected, RichRun.FilesOf(unfinished.Root), "completed by the next run");
        Assert.True(File.Exists(Path.Combine(unfinished.Journal, "ended")));
        Assert.Equal(5 + 1, StrictJson.Lines(run.Folder, "batch_metrics.jsonl").Count);
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
