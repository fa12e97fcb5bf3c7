using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// An entry of the table of a segment's sealed blocks, which follow each other from the first record on. It is one 64-bit word, so that
/// it is there or not, and never half: the end of the block, then its checksum.
/// </summary>
internal readonly record struct Seal(int End, uint Checksum)
{
    public ulong Word => (uint)End | ((ulong)Checksum << 32);

    public static Seal FromWord(ulong word) => new((int)(uint)word, (uint)(word >> 32));

    /// <summary>Whether the block from <paramref name="start"/> on is as it was when it was sealed.</summary>
    public bool IsOf(SegmentMemory segment, int start, int firstRecord) =>
        start >= firstRecord && start < End && End <= segment.Size && start % Alignment == 0 && End % Alignment == 0
        && ChecksumOf(segment.Span[start..End]) == Checksum;

    /// <summary>The entries that are in use. Read from the last to the first: a block that still grows is the last one that is seen.</summary>
    public static unsafe Seal[] ReadAll(SegmentMemory segment, in SegmentHeader header)
    {
        var room = Math.Max(0, (segment.Size - HeaderSize) / SealSize);
        var seals = new List<Seal>();
        for (var i = Math.Min(header.Seals, room) - 1; i >= 0; i--)
        {
            var word = Volatile.Read(ref *(ulong*)(segment.Start + HeaderSize + (i * SealSize)));
            if (word != 0 || seals.Count > 0) seals.Add(FromWord(word));
        }

        seals.Reverse();
        return [.. seals];
    }

    /// <summary>
    /// The checksum of a block. Of an abandoned record only the first word counts: its thread may come back and write the rest.
    /// </summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> block)
    {
        var checksum = 0u;
        var from = 0;
        for (var offset = 0; offset + sizeof(ulong) <= block.Length;)
        {
            var word = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(block[offset..]);
            if (word == 0)
            {
                offset += Alignment;
                continue;
            }

            if (!IsValid(word, block.Length - offset)) break;
            if (State(word) == Abandoned)
            {
                checksum = Crc32C.Append(checksum, block[from..(offset + sizeof(ulong))]);
                from = offset + Length(word);
            }

            offset += Length(word);
        }

        return Crc32C.Append(checksum, block[from..]);
    }
}
