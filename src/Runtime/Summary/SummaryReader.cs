using Instrumentation.Export;
using Instrumentation.Export.State;

namespace Instrumentation.Summary;

/// <summary>Reads what a run adds up to from its folder: the journal from its start, or what was saved of it and the segments after that.</summary>
internal static class SummaryReader
{
    /// <summary>A run that goes on may delete segments while they are read; what it saved before is read again then.</summary>
    private const int Tries = 5;

    public static RunSummary Read(string folder)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        if (!Directory.Exists(journal)) journal = folder;
        for (var tries = 1; ; tries++)
        {
            var summary = ReadOnce(folder, journal);
            if (summary.MissingSegments > 0 && tries < Tries) continue;
            summary.Holder = RunLock.HolderIn(folder);
            return summary;
        }
    }

    private static RunSummary ReadOnce(string folder, string journal)
    {
        var store = new FolderSegmentStore(journal);
        var state = HasSegment(journal, 0) ? null : CursorState.Read(Path.Combine(journal, SummaryExporter.KindName + CursorState.Extension));
        if (state is null && !HasSegment(journal))
            throw new DirectoryNotFoundException($"There is no journal in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}'.");

        var progress = new RunProgress();
        if (state is not null) progress.Restore(state.Progress);
        var fold = SummaryFold.Load(state?.Exporter);
        fold.Summary.Progress = progress;
        using var reader = new JournalReader(store, live: false, state?.Segment ?? 0);
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            fold.Add(record, progress);
        }

        fold.Summary.UnfinishedRecords = reader.Unfinished;
        fold.Summary.DamagedRecords = reader.Damaged + progress.DamagedDescriptions;
        fold.Summary.MissingSegments = reader.MissingSegments;
        return fold.Summary;
    }

    private static bool HasSegment(string journal, long index) => File.Exists(Path.Combine(journal, JournalFormat.SegmentName(index)));

    private static bool HasSegment(string journal) => Directory.Exists(journal) && Directory.EnumerateFiles(journal, "*.segment").Any();
}
