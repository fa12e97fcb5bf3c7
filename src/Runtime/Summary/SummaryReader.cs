namespace Instrumentation.Summary;

/// <summary>Reads what a run adds up to from its folder: the journal from its start, or what was saved of it and the segments after that.</summary>
internal static class SummaryReader
{
    /// <summary>A run that goes on may delete segments while they are read; what it saved before is read again then.</summary>
    private const int Tries = 5;

    public static RunSummary Read(string folder)
    {
        for (var tries = 1; ; tries++)
        {
            var summary = ReadOnce(folder, fromSaved: false);
            if (summary.DamagedRecords > 0) summary = LessDamaged(summary, ReadOnce(folder, fromSaved: true));
            if (summary.MissingSegments > 0 && tries < Tries) continue;
            summary.Holder = RunLock.WriterIn(folder);
            return summary;
        }
    }

    /// <summary>What was saved before a place of the journal was damaged knows what stood there.</summary>
    private static RunSummary LessDamaged(RunSummary fromStart, RunSummary fromSaved) =>
        fromSaved.DamagedRecords < fromStart.DamagedRecords ? fromSaved : fromStart;

    private static RunSummary ReadOnce(string folder, bool fromSaved)
    {
        using var reader = JournalStart.Find(folder, fromSaved).Open(live: false, out var progress, out var fold);
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
}
