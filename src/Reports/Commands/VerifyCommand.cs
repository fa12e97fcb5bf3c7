using System.CommandLine;
using System.Globalization;
using Instrumentation.Export.State;
using Instrumentation.Journal;
using Instrumentation.Reports.Terminal;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that compares the files of a run with its journal.</summary>
internal static class VerifyCommand
{
    /// <summary>The exit code when something is not as the journal gives it.</summary>
    private const int Differs = 1;

    public static Command Create() =>
        RunCommands.OverRun("verify", "Compares every file of a run with what its journal gives, and changes nothing.", [], (folder, _, _) => Verify(folder));

    private static int Verify(string folder)
    {
        var holder = RunLock.HolderIn(folder);
        var run = ConsoleProgress.Run("Comparing", (progress, done) => RunRecovery.Verify(folder, progress, done));
        Console.WriteLine($"{folder}: {run.Status}");
        if (holder is not null) Console.WriteLine($"The run is in use by {holder}: its files may lag behind its journal, which is no difference.");
        ConsoleTable.Print(["File", "#Size", "State"], [.. run.Files.Select(file => RowOf(folder, file))]);
        var journalIsWhole = PrintJournal(folder, run.Problems);

        var filesAreRight = run.Files.All(file => file.State == RecoveredFileState.Intact || (holder is not null && file.State == RecoveredFileState.Incomplete));
        return filesAreRight && journalIsWhole && run.Problems.Count == 0 ? 0 : Differs;
    }

    private static string[] RowOf(string folder, RecoveredFile file)
    {
        var size = File.Exists(file.Path) ? new FileInfo(file.Path).Length : -1;
        var state = file switch
        {
            _ when size < 0 => $"is not there; the journal gives {Bytes(file.Length)}",
            { State: RecoveredFileState.Intact } => "right",
            { Cut: 0 } => $"lacks its last {Bytes(file.Added)}",
            _ when size - file.Cut >= file.Length => $"has {Bytes(file.Cut)} at its end that the journal does not give",
            _ => $"differs from byte {size - file.Cut:N0} on",
        };
        return [Path.GetRelativePath(folder, file.Path), size < 0 ? "" : size.ToString("N0", CultureInfo.InvariantCulture), state];
    }

    /// <summary>Says in what condition the journal itself is; false when it has lost something.</summary>
    private static bool PrintJournal(string folder, IEnumerable<string> problems)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        var store = new FolderSegmentStore(journal);
        var condition = JournalCondition.Of(store);
        var records = 0L;
        using var reader = new JournalReader(store, live: false, FirstSegment(store, journal));
        while (reader.TryRead(out _)) records++;
        ConsoleTable.Print(
            ["Journal", "#Count"],
            [
                Row("segments", condition.Segments),
                Row("segments missing", reader.MissingSegments),
                Row("blocks whose seal holds", condition.WholeBlocks),
                Row("damaged blocks", condition.DamagedBlocks),
                Row("bytes not sealed", condition.UnsealedBytes),
                Row("records", records),
                Row("records unfinished", condition.Unfinished),
                Row("records abandoned", condition.Abandoned),
                Row("places that cannot be read", reader.Damaged),
                Row("bytes that cannot be read", reader.DamagedBytes + reader.UnsealedBytes),
            ]);
        foreach (var problem in problems.Union(reader.Problems)) Console.Error.WriteLine(problem);
        return reader.Damaged == 0 && reader.UnsealedBytes == 0 && reader.MissingSegments == 0;
    }

    /// <summary>The first segment that should be there: every exporter has passed those before it, so that they were deleted.</summary>
    private static long FirstSegment(SegmentStore store, string journal)
    {
        var first = store.FirstFrom(0);
        var passed = Directory.EnumerateFiles(journal, "*.cursor").Select(path => CursorState.Read(path)?.Segment ?? 0).DefaultIfEmpty(0).Min();
        return first < 0 ? passed : Math.Min(first, passed);
    }

    private static string[] Row(string what, long count) => [what, count.ToString("N0", CultureInfo.InvariantCulture)];

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} byte{(count == 1 ? "" : "s")}");
}
