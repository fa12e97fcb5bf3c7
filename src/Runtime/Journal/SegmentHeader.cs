using System.Buffers.Binary;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>What a segment is when a reader looks at it.</summary>
internal enum SegmentState
{
    /// <summary>There is no such segment: it was deleted, or is yet to be made.</summary>
    Missing,

    /// <summary>It has no magic: it is prepared and not in use yet.</summary>
    Unpublished,

    /// <summary>Its header does not fit its checksum.</summary>
    Damaged,

    /// <summary>It can be read.</summary>
    Published,
}

/// <summary>The head of a segment: which one it is, who wrote it, and the clocks that its stamps refer to.</summary>
internal readonly record struct SegmentHeader(long Index, int Size, RunClock Clock, int ProcessId)
{
    private const int ChecksumOffset = 80;

    /// <summary>The format's version that it has.</summary>
    public int Version { get; init; } = JournalFormat.Version;

    /// <summary>Which of the processes that wrote the journal one after the other; from 1 on.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many entries the seal table has.</summary>
    public int Seals { get; init; }

    /// <summary>The boot of the machine that wrote it.</summary>
    public Guid Boot { get; init; }

    /// <summary>Where the first record stands.</summary>
    public int Records => Version == 1 ? HeaderSizeOfVersion1 : HeaderSize + (Seals * SealSize);

    /// <summary>Writes everything but the magic, which the caller stores last.</summary>
    public void WriteTo(Span<byte> header)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Size);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], Clock.AnchorUtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], Clock.AnchorStamp);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], Clock.Frequency);
        BinaryPrimitives.WriteInt32LittleEndian(header[48..], (int)Clock.UtcOffset.TotalSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[52..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(header[56..], Attempt);
        BinaryPrimitives.WriteInt32LittleEndian(header[60..], Seals);
        Boot.TryWriteBytes(header[64..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], ChecksumOf(header));
    }

    /// <summary>Reads the head of a file.</summary>
    /// <exception cref="InvalidDataException">The segment is of a later version of the format.</exception>
    public static SegmentState Read(ReadOnlySpan<byte> header, out SegmentHeader result)
    {
        result = default;
        if (header.Length < sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic) return SegmentState.Unpublished;
        if (header.Length < HeaderSizeOfVersion1) return SegmentState.Damaged;

        // Version 1 had no checksum, and zeros where an attempt now is at least 1.
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var isWhole = version == 1
            ? BinaryPrimitives.ReadInt64LittleEndian(header[56..]) == 0
            : header.Length >= HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) == ChecksumOf(header);
        if (!isWhole) return SegmentState.Damaged;
        if (version > JournalFormat.Version)
            throw new InvalidDataException($"The journal has format version {version}; this build reads versions up to {JournalFormat.Version}. Read it with the build that wrote it or a later one.");

        result = Parse(header, version);
        return result.IsPlausible ? SegmentState.Published : SegmentState.Damaged;
    }

    private static SegmentHeader Parse(ReadOnlySpan<byte> header, int version)
    {
        var clock = new RunClock(
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            TimeSpan.FromSeconds(BinaryPrimitives.ReadInt32LittleEndian(header[48..])));
        var result = new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            clock,
            BinaryPrimitives.ReadInt32LittleEndian(header[52..]));
        return version == 1
            ? result with { Version = 1 }
            : result with
            {
                Version = version,
                Attempt = BinaryPrimitives.ReadInt32LittleEndian(header[56..]),
                Seals = BinaryPrimitives.ReadInt32LittleEndian(header[60..]),
                Boot = new Guid(header.Slice(64, 16), bigEndian: true),
            };
    }

    private bool IsPlausible =>
        Clock.Frequency > 0
        && (ulong)Clock.AnchorUtcTicks <= (ulong)DateTime.MaxValue.Ticks
        && Math.Abs(Clock.UtcOffset.TotalHours) <= 14
        && (uint)Seals <= (uint)Size / SealSize
        && Size >= Records
        && Attempt >= 1;

    /// <summary>Over the header without the magic, with zeros in place of the checksum.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> header)
    {
        var checksum = Crc32C.Compute(header[sizeof(ulong)..ChecksumOffset]);
        checksum = Crc32C.Append(checksum, stackalloc byte[sizeof(uint)]);
        return Crc32C.Append(checksum, header[(ChecksumOffset + sizeof(uint))..HeaderSize]);
    }
}
