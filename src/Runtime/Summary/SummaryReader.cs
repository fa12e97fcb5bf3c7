using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>Reads what a run adds up to from its folder.</summary>
internal static class SummaryReader
{
    /// <summary>Reads a run's journal.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    /// <exception cref="InvalidDataException">The journal is of a later format version.</exception>
    public static RunSummary Read(string folder)
    {
        using var reader = JournalReader.Open(folder);
        var progress = new RunProgress();
        var fold = new SummaryFold();
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            fold.Add(record, progress);
        }

        fold.Summary.UnfinishedRecords = reader.Unfinished;
        fold.Summary.DamagedRecords = reader.Damaged + progress.DamagedDescriptions;
        return fold.Summary;
    }
}
