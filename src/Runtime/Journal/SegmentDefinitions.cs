using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// The definitions at the start of a segment, for a reader whose own segment has lost them to a damaged block: all segments of one
/// process repeat the same ones under the same numbers.
/// </summary>
internal static class SegmentDefinitions
{
    /// <summary>Whether two segments are of one process, so that the definitions of one hold in the other.</summary>
    public static bool AreShared(in SegmentHeader one, in SegmentHeader other) =>
        one.Attempt == other.Attempt && one.ProcessId == other.ProcessId && one.Clock == other.Clock;

    /// <summary>The definition records in the first whole block of the segment after a dead one; none where there is no such segment.</summary>
    public static IReadOnlyList<byte[]> Read(SegmentStore store, long next, in SegmentHeader dead)
    {
        var definitions = new List<byte[]>();
        var index = store.FirstFrom(next);
        if (index < 0 || store.Open(index, out var memory, out var header) != SegmentState.Published) return definitions;
        using var segment = memory!;
        var blocks = new DeadSegment(segment, header);
        if (!AreShared(header, dead) || !blocks.TryNext(out var start, out var end) || start != header.Records) return definitions;

        for (var offset = start; offset + sizeof(ulong) <= end;)
        {
            var bytes = segment.Span[offset..end];
            var word = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (!IsValid(word, bytes.Length) || Kind(word) != DefinitionKind || State(word) != Committed) break;
            definitions.Add(bytes[..Length(word)].ToArray());
            offset += Length(word);
        }

        return definitions;
    }
}
