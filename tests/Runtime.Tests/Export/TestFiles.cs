using System.Buffers.Binary;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>The smallest files of their kinds.</summary>
internal static class TestFiles
{
    /// <summary>A PNG file as far as its first chunk goes, with a rest that makes each another one.</summary>
    /// <param name="colorType">0 grey, 2 colours, 3 palette, 4 grey with alpha, 6 colours with alpha.</param>
    public static byte[] Png(int width, int height, byte colorType = 0, byte rest = 0)
    {
        byte[] file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, colorType, 0, 0, 0, 1, 2, 3, 4, rest];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    /// <summary>A WAV file of silence with 16 bits per sample, with a chunk of an odd length before its sound.</summary>
    /// <param name="promised">How many bytes of sound its header promises; null for as many as there are.</param>
    public static byte[] Wav(int rate, short channels, int frames, uint? promised = null)
    {
        byte[] file =
        [
            .. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8,
            .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0,
            .. "fmt "u8, 16, 0, 0, 0, 1, 0, (byte)channels, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(2 * channels), 0, 16, 0,
            .. "data"u8, 0, 0, 0, 0, .. new byte[2 * channels * frames],
        ];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(36), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(52), promised ?? (uint)(2 * channels * frames));
        return file;
    }
}
