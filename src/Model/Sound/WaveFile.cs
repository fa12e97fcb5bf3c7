using System.Buffers.Binary;

namespace Instrumentation.Model.Sound;

/// <summary>A RIFF/WAVE file: mono, 16 bits, uncompressed.</summary>
internal static class WaveFile
{
    private const int HeaderSize = 44, SampleSize = sizeof(short);

    /// <summary>The bytes of the file.</summary>
    /// <param name="sound">Samples within -1 and 1; what is beyond is cut.</param>
    /// <param name="sampleRate">Samples in a second.</param>
    public static byte[] Create(ReadOnlySpan<float> sound, int sampleRate)
    {
        var file = new byte[HeaderSize + sound.Length * SampleSize];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        Int32(4, file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        Int32(16, 16);
        Int16(20, 1);                           // PCM
        Int16(22, 1);                           // channels
        Int32(24, sampleRate);
        Int32(28, sampleRate * SampleSize);
        Int16(32, SampleSize);
        Int16(34, 8 * SampleSize);
        "data"u8.CopyTo(header[36..]);
        Int32(40, sound.Length * SampleSize);
        for (var i = 0; i < sound.Length; i++) Int16(HeaderSize + i * SampleSize, (short)Math.Round(Math.Clamp(sound[i], -1, 1) * short.MaxValue));
        return file;

        void Int16(int offset, short value) => BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(offset), value);

        void Int32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
    }
}
