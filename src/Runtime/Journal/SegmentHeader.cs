using System.Buffers.Binary;

namespace Instrumentation.Journal;

/// <summary>The first 64 bytes of a segment: which one it is, and the clocks that its stamps refer to.</summary>
internal readonly record struct SegmentHeader(long Index, int Size, RunClock Clock, int ProcessId)
{
    /// <summary>Writes everything but the magic, which the caller stores last.</summary>
    public void WriteTo(Span<byte> header)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], JournalFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Size);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], Clock.AnchorUtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], Clock.AnchorStamp);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], Clock.Frequency);
        BinaryPrimitives.WriteInt32LittleEndian(header[48..], (int)Clock.UtcOffset.TotalSeconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[52..], ProcessId);
    }

    /// <summary>Reads a header; false where there is none (yet).</summary>
    /// <exception cref="InvalidDataException">The segment is of a later version of the format, or its header is damaged.</exception>
    public static bool TryRead(ReadOnlySpan<byte> header, out SegmentHeader result)
    {
        result = default;
        if (header.Length < JournalFormat.HeaderSize || BinaryPrimitives.ReadUInt64LittleEndian(header) != JournalFormat.Magic)
            return false;

        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != JournalFormat.Version)
            throw new InvalidDataException($"The journal has format version {version}; this build reads version {JournalFormat.Version}.");

        var clock = new RunClock(
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            TimeSpan.FromSeconds(BinaryPrimitives.ReadInt32LittleEndian(header[48..])));
        result = new SegmentHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            clock,
            BinaryPrimitives.ReadInt32LittleEndian(header[52..]));
        if (clock.Frequency <= 0 || (ulong)clock.AnchorUtcTicks > (ulong)DateTime.MaxValue.Ticks
            || result.Size < JournalFormat.HeaderSize || Math.Abs(clock.UtcOffset.TotalHours) > 14)
            throw new InvalidDataException("The journal segment's header is damaged.");
        return true;
    }
}
