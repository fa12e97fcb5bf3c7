using System.Text.Json;
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
        var damaged = 0;
        while (reader.TryRead(out var record))
        {
            try
            {
                progress.Apply(record);
            }
            catch (JsonException)
            {
                // The run's description is damaged; the figures are still there.
                damaged++;
            }

            fold.Add(record, progress);
        }

        fold.Summary.UnfinishedRecords = reader.Unfinished;
        fold.Summary.DamagedRecords = reader.Damaged + damaged;
        return fold.Summary;
    }
}
