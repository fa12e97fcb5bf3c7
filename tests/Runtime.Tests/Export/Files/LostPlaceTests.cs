using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.State;
using Instrumentation.Export.Text;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>An exporter of a resumed run of which nobody can say where it stood, and a journal that no longer has its beginning.</summary>
public sealed class LostPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_exporter_that_comes_with_a_resumed_run_has_its_records_once_also_when_the_process_dies()
    {
        var folder = Play(new TextLogExporter());
        DeleteSegments(folder);
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, new TextLogExporter(), new JsonLinesExporter()) with { Resume = folder.Root, CursorStateInterval = TimeSpan.FromHours(1) });
        var state = CursorStateFile.PathOf(folder, "json_lines");
        var begun = File.ReadAllBytes(state);
        RichRun.Train(run, time, epochs: 1, batches: 40);
        run.Complete();
        run.Dispose();
        var lines = Path.Combine(folder.Experiments, "batch_metrics.jsonl");
        var expected = RichRun.FilesOf(folder.Root);

        // As a kill leaves it before another state is saved.
        File.WriteAllBytes(state, begun);
        using (var file = File.OpenWrite(lines)) file.SetLength(file.Length / 2);

        Assert.Empty(RunRecovery.Recover(folder.Root).Problems);

        Assert.Equal(41, File.ReadAllLines(lines).Length);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered");
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resumed_run_goes_on_at_the_end_of_files_whose_state_is_damaged(bool segmentsAreGone)
    {
        var folder = Play(Rotated());
        if (segmentsAreGone) DeleteSegments(folder);
        else DamageDescription(folder);
        using var copy = new TemporaryFolder();
        var whole = Copy(folder, Path.Combine(copy, folder.RunId));
        File.WriteAllText(CursorStateFile.PathOf(folder, "json_lines"), "{");

        Resume(whole);
        Resume(folder);

        RichRun.AssertEqual(RichRun.FilesOf(whole.Root), RichRun.FilesOf(folder.Root), "resumed with a damaged state");
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recovery_leaves_such_files_as_they_are_and_says_so(bool segmentsAreGone)
    {
        var folder = Play(Rotated());
        Resume(folder);
        var expected = RichRun.FilesOf(folder.Root);
        if (segmentsAreGone) File.Delete(Path.Combine(folder.Journal, JournalFormat.SegmentName(0)));
        else DamageDescription(folder);
        var state = CursorStateFile.PathOf(folder, "json_lines");
        File.WriteAllText(state, "{");

        var recovered = RunRecovery.Recover(folder.Root);

        Assert.Contains($"The files of the exporter 'JSON lines' stay as they are: '{state}' is damaged or gone", recovered.Problems[0], StringComparison.Ordinal);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered");
    }

    [Fact]
    public void A_damaged_part_is_left_as_it_is_where_the_first_attempt_is_damaged_too()
    {
        var folder = Play(Rotated());
        Resume(folder);
        DamageDescription(folder);
        var part = Directory.GetFiles(folder.Experiments, "*.gz").Order(StringComparer.Ordinal).First();
        File.WriteAllText(part, "");
        var expected = RichRun.FilesOf(folder.Root);

        var recovered = RunRecovery.Recover(folder.Root);

        Assert.Contains(recovered.Problems, problem => problem.StartsWith($"'{part}' is damaged and cannot be decompressed", StringComparison.Ordinal));
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered");
    }

    private static FileExporter[] Rotated() => [new TextLogExporter(), new JsonLinesExporter(new Rotation { Size = 8_000 })];

    private RunFolder Play(params Exporter[] exporters)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, exporters));
        RichRun.Train(run, time, epochs: 1, batches: 40);
        Assert.True(run.SaveCheckpoint(static folder => File.WriteAllText(Path.Combine(folder, "weights"), "")));
        run.Complete();
        return run.Folder;
    }

    private void Resume(RunFolder folder)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, Rotated()) with { Resume = folder.Root });
        RichRun.Train(run, time, epochs: 1, batches: 40);
        run.Complete();
    }

    private static void DeleteSegments(RunFolder folder)
    {
        foreach (var segment in Directory.EnumerateFiles(folder.Journal, "*.segment")) File.Delete(segment);
    }

    /// <summary>Damages the first block of the journal, and with it what the first attempt says of itself.</summary>
    private static void DamageDescription(RunFolder folder)
    {
        var path = Path.Combine(folder.Journal, JournalFormat.SegmentName(0));
        var bytes = File.ReadAllBytes(path);
        bytes[JournalFormat.HeaderSize + (bytes.Length / JournalFormat.BlockSize * JournalFormat.SealSize) + 50] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>A copy of a run that has ended.</summary>
    private static RunFolder Copy(RunFolder folder, string target)
    {
        foreach (var path in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(folder.Root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(path));
        }

        return new RunFolder(target, folder.RunId);
    }
}
