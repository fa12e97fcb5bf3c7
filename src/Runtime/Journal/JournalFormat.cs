namespace Instrumentation.Journal;

/// <summary>The journal's layout on disk; <c>docs/journal.md</c> explains it. All numbers are little-endian.</summary>
internal static class JournalFormat
{
    public const int Version = 2;

    /// <summary>The bytes "INSJRNL1".</summary>
    public const ulong Magic = 0x314C4E524A534E49;

    public const int HeaderSize = 128;

    /// <summary>The header of version 1, which had no attempt, no boot id, no checksum and no seals.</summary>
    public const int HeaderSizeOfVersion1 = 64;

    /// <summary>A sealed block has at least this many bytes, unless it is the last of its segment.</summary>
    public const int BlockSize = 4096;

    /// <summary>An entry of the seal table: the end of a block and its checksum, 32 bits each.</summary>
    public const int SealSize = 8;

    /// <summary>A record's state-and-length word and its common part: stamp, duration, step, epoch, batch.</summary>
    public const int PrefixSize = 40;

    public const int Alignment = 8;

    public const ushort PadKind = 0;

    public const ushort DefinitionKind = 1;

    public const ushort FirstKind = 2;

    public const ushort Reserved = 1;

    public const ushort Committed = 2;

    /// <summary>Of a record whose writer stood still for so long that readers go on without it. Only its first word means anything.</summary>
    public const ushort Abandoned = 3;

    public const string SegmentExtension = ".segment";

    /// <summary>The word that opens a record: length in bits 0-31, kind in bits 32-47, state in bits 48-63.</summary>
    public static ulong Word(int length, ushort kind, ushort state) => (uint)length | ((ulong)kind << 32) | ((ulong)state << 48);

    public static int Length(ulong word) => (int)(uint)word;

    public static ushort Kind(ulong word) => (ushort)(word >> 32);

    public static ushort State(ulong word) => (ushort)(word >> 48);

    /// <summary>Whether the word can open a record, with <paramref name="room"/> bytes left for it.</summary>
    public static bool IsValid(ulong word, int room)
    {
        var length = Length(word);
        var smallest = Kind(word) == PadKind ? sizeof(ulong) : PrefixSize;
        return length >= smallest && length <= room && length % Alignment == 0 && State(word) is Reserved or Committed or Abandoned;
    }

    public static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    public static string SegmentName(long index) => index.ToString("D8", System.Globalization.CultureInfo.InvariantCulture) + SegmentExtension;
}
