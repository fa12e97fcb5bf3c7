using System.Buffers.Binary;

namespace Instrumentation.Export;

/// <summary>What a WAV file says of its sound.</summary>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="Frames">Frames that are in the file, whatever it promises.</param>
internal sealed record WavHeader(int SampleRate, int Channels, int Frames)
{
    /// <summary>Reads the header; null for what is no WAV file, or one without a sound.</summary>
    public static WavHeader? Read(ReadOnlySpan<byte> file)
    {
        const int Head = 12, ChunkHead = 8, ShortestFormat = 16;
        if (file.Length < Head || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8)) return null;

        var (rate, channels, frameSize) = (0, 0, 0);
        for (var chunk = file[Head..]; chunk.Length >= ChunkHead;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            var content = chunk[ChunkHead..];
            content = content[..(int)Math.Min(length, (uint)content.Length)];
            if (chunk.StartsWith("fmt "u8) && content.Length >= ShortestFormat)
            {
                channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(content[4..]);
                frameSize = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]);
            }
            else if (chunk.StartsWith("data"u8))
            {
                return rate > 0 && channels > 0 && frameSize > 0 && content.Length >= frameSize ? new WavHeader(rate, channels, content.Length / frameSize) : null;
            }

            // A chunk of odd length is followed by one byte more.
            var next = ChunkHead + (long)length + (length & 1);
            if (next >= chunk.Length) return null;
            chunk = chunk[(int)next..];
        }

        return null;
    }
}
