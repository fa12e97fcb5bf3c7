using System.Buffers.Binary;
using System.Numerics;

namespace Instrumentation.Journal;

/// <summary>CRC-32C (Castagnoli), the checksum of the journal's seals, and with a mask that of TFRecord files.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The checksum as it stands in a TFRecord: rotated and offset, so that a checksum over checksums stays useful.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Compute(data), 15) + MaskDelta;

    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of <paramref name="data"/> behind the bytes that gave <paramref name="checksum"/>; 0 for none.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        var crc = ~checksum;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
