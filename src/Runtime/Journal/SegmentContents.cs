using System.Runtime.InteropServices;

namespace Instrumentation.Journal;

/// <summary>What a segment holds: how many records of each kind.</summary>
internal static class SegmentContents
{
    /// <summary>Counts the records of a segment in which nobody writes; empty for one that is gone or damaged.</summary>
    public static Dictionary<string, long> Count(SegmentStore store, long index)
    {
        var counts = new Dictionary<string, long>();
        using var reader = new JournalReader(store, live: false, index);
        try
        {
            while (reader.TryRead(out var record) && reader.Segment == index)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, record.Schema.Name, out _)++;
        }
        catch (InvalidDataException)
        {
            // Of a later version; no reader would have got anything out of it.
        }

        return counts;
    }
}
