using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>In what condition the segments of a journal are: what their seals vouch for, and what nobody finished.</summary>
internal sealed class JournalCondition
{
    /// <summary>Segments that can be read.</summary>
    public long Segments { get; private set; }

    /// <summary>Sealed blocks that are as they were when they were sealed.</summary>
    public long WholeBlocks { get; private set; }

    /// <summary>Sealed blocks that are not.</summary>
    public long DamagedBlocks { get; private set; }

    /// <summary>Bytes behind the last seals. A run that lasts seals them within a second or so; recovery seals those of a process that was killed.</summary>
    public long UnsealedBytes { get; private set; }

    /// <summary>Records whose thread died, or is about to finish them.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Records that were given up so that readers could go on.</summary>
    public long Abandoned { get; private set; }

    /// <summary>Looks at all segments of a folder.</summary>
    /// <exception cref="InvalidDataException">The journal is of a later format version.</exception>
    public static JournalCondition Of(SegmentStore store)
    {
        var condition = new JournalCondition();
        foreach (var index in store.Indices)
        {
            if (store.Open(index, out var memory, out var header) != SegmentState.Published) continue;
            using (memory) condition.Add(memory!, header);
        }

        return condition;
    }

    private void Add(SegmentMemory memory, in SegmentHeader header)
    {
        Segments++;
        if (memory.Size < header.Records) return;
        var start = header.Records;
        foreach (var seal in Seal.ReadAll(memory, header))
        {
            if (seal.IsOf(memory, start, header.Records))
            {
                WholeBlocks++;
                AddRecords(memory.Span[start..seal.End]);
            }
            else DamagedBlocks++;

            start = seal.End;
        }

        if (start < header.Records || start > memory.Size || start % Alignment != 0) return;
        var rest = memory.Span[start..];
        if (header.Seals > 0) UnsealedBytes += rest.LastIndexOfAnyExcept((byte)0) + 1;
        AddRecords(rest);
    }

    private void AddRecords(ReadOnlySpan<byte> block)
    {
        for (var offset = 0; offset + sizeof(ulong) <= block.Length;)
        {
            var word = BitConverter.ToUInt64(block[offset..]);
            if (word == 0)
            {
                var rest = block[offset..].IndexOfAnyExcept((byte)0);
                if (rest < 0) return;
                Unfinished++;
                offset += rest - (rest % Alignment);
                continue;
            }

            if (!IsValid(word, block.Length - offset)) return;
            if (State(word) == Reserved) Unfinished++;
            if (State(word) == JournalFormat.Abandoned) Abandoned++;
            offset += Length(word);
        }
    }
}
