using System.Runtime.InteropServices;

namespace Instrumentation.Journal;

/// <summary>What a segment holds: how many records of each kind.</summary>
internal static class SegmentContents
{
    /// <summary>Counts the records of a segment in which nobody writes; empty for one that is gone or damaged.</summary>
    public static Dictionary<string, long> Count(SegmentStore store, long index)
    {
        var counts = new Dictionary<string, long>();
        using var reader = new JournalReader(new OneSegment(store, index), live: false);
        try
        {
            while (reader.TryRead(out var record))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, record.Schema.Name, out _)++;
        }
        catch (InvalidDataException)
        {
            // Its header is damaged; no reader would have got anything out of it.
        }

        return counts;
    }

    /// <summary>The store with one segment, which is its first.</summary>
    private sealed class OneSegment(SegmentStore store, long segment) : SegmentStore
    {
        public override SegmentMemory Create(long index, int size) => throw new NotSupportedException("Segments are only read here.");

        public override IEnumerable<(long Index, long Size)> List() => store.List().Where(found => found.Index == segment);

        public override SegmentMemory? Open(long index, out SegmentHeader header)
        {
            header = default;
            return index == 0 ? store.Open(segment, out header) : null;
        }

        public override bool Exists(long index) => index == 0 && store.Exists(segment);

    public override void Discard(long index) => throw new NotSupportedException("Segments are only read here.");
    }
}
