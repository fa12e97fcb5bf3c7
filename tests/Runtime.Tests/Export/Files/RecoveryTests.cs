using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>What a process does with the files of a run that another one left.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_exported_again_into_an_empty_folder_makes_the_same_files()
    {
        var folder = RichRun.Play(_folder);
        var target = Path.Combine(_folder, "again");

        RunRecovery.ExportTo(folder.Root, target);

        RichRun.AssertEqual(RichRun.FilesOf(folder.Root), RichRun.FilesOf(target), "exported again");
    }

    [Fact]
    public void Whatever_state_an_exporter_goes_on_from_its_files_are_the_same()
    {
        var folder = RichRun.Play(_folder, epochs: 10);
        var expected = RichRun.FilesOf(folder.Root);
        var states = StatesOf(folder);
        Assert.True(states.Count > 3 * 8, $"The run has only {states.Count} states to go on from.");

        foreach (var (kind, state) in states)
        {
            foreach (var cursor in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(cursor);
            state.Write(CursorStateFile.PathOf(folder, kind));
            foreach (var (path, output) in state.Outputs) Truncate(Path.Combine(folder.Root, path), output.Length);

            var recovered = RunRecovery.Recover(folder.Root);

            RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), $"{kind} from segment {state.Segment}");
            Assert.All(recovered.Files, file => Assert.Equal(0, file.Cut));
        }
    }

    [Fact]
    public void Wherever_the_files_were_torn_they_are_completed()
    {
        const int Torn = 2048;

        // In memory where that is possible: each of the many rounds syncs its files.
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var output = Path.Combine(memory, Path.GetFileName((string)_folder) + "-torn");
        using var gone = new Disposed(() => Directory.Delete(output, recursive: true));
        var folder = RichRun.Play(output, epochs: 1, batches: 6);
        var expected = RichRun.FilesOf(folder.Root);
        Assert.True(expected.Count(file => file.Value.Length > Torn) >= 2, "Most files are longer than what is cut.");

        // Each file loses each number of bytes once, beside other files that lose another number.
        for (var round = 0; round < Torn; round++)
        {
            foreach (var (place, (name, bytes)) in expected.Index()) Truncate(Path.Combine(folder.Root, name), Math.Max(0, bytes.Length - 1 - ((round + (place * 97)) % Torn)));

            var recovered = RunRecovery.ExportTo(folder.Root, folder.Root);

            RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), $"round {round}");
            Assert.All(recovered.Files, file => Assert.Equal((RecoveredFileState.Incomplete, 0), (file.State, file.Cut)));
        }
    }

    [Fact]
    public void A_complete_run_is_intact_and_stays_as_it_is()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var before = RichRun.FilesOf(folder.Root);

        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
        var recovered = RunRecovery.Recover(folder.Root);

        Assert.True(recovered.IsIntact);
        Assert.Equal("completed", recovered.Status);
        RichRun.AssertEqual(before, RichRun.FilesOf(folder.Root), "recovered");
    }

    [Fact]
    public void A_comparison_finds_an_edit_and_changes_nothing_not_even_in_the_journal()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var bytes = File.ReadAllBytes(folder.TextLog);
        bytes[100] ^= 1;
        File.WriteAllBytes(folder.TextLog, bytes);
        var before = Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order().Select(path => (path, File.ReadAllBytes(path))).ToList();

        var verified = RunRecovery.Verify(folder.Root);

        var different = Assert.Single(verified.Files, file => file.State != RecoveredFileState.Intact);
        Assert.Equal((folder.TextLog, RecoveredFileState.Different), (different.Path, different.State));
        Assert.Equal(before, Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order().Select(path => (path, File.ReadAllBytes(path))));
    }

    [Fact]
    public void A_run_without_an_end_is_recovered_by_the_next_start_in_the_same_folder_and_said()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        File.Delete(Path.Combine(folder.Journal, "ended"));
        foreach (var (name, bytes) in expected) Truncate(Path.Combine(folder.Root, name), bytes.Length / 2);
        foreach (var cursor in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(cursor);

        var recovered = Assert.Single(RunRecovery.RecoverUnfinished(_folder));

        Assert.Equal(folder.Root, recovered.Folder);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered");
        Assert.Empty(RunRecovery.RecoverUnfinished(_folder));
    }

    /// <summary>A state at the start of every segment, of every exporter.</summary>
    private static List<(string Kind, CursorState State)> StatesOf(RunFolder folder)
    {
        var states = new List<(string, CursorState)>();
        var context = new ExportContext(new RunFolder(folder.Root + "_states", folder.RunId), NullLogger.Instance, new RunHealth(new JournalLosses()));
        foreach (var kind in FileExporters.Known)
        {
            var exporter = FileExporters.Create(kind)!;
            exporter.Open(context);
            var progress = new RunProgress();
            using var reader = JournalReader.Open(folder.Root);
            var segment = 0L;
            while (reader.TryRead(out var record))
            {
                if (reader.Segment != segment)
                {
                    segment = reader.Segment;
                    var (outputs, own) = exporter.SaveState();
                    states.Add((kind, new CursorState(segment, outputs, progress.Save(), own?.DeepClone())));
                }

                progress.Apply(record);
                exporter.Export(record, progress);
            }

            exporter.Close();
        }

        return states;
    }

    private static void Truncate(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private sealed class Disposed(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
