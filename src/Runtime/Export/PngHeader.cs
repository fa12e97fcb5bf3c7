using System.Buffers.Binary;

namespace Instrumentation.Export;

/// <summary>What the first chunk of a PNG file says.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 grey, 2 grey with alpha, 3 colours, also from a palette, 4 colours with alpha.</param>
internal sealed record PngHeader(int Width, int Height, int Channels)
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Reads the header; null for what is no PNG file.</summary>
    public static PngHeader? Read(ReadOnlySpan<byte> file)
    {
        // The signature; then length, type, width, height, bit depth, colour type, compression, filter, interlace and checksum of the first chunk.
        const int Length = 8, Type = 12, WidthAt = 16, HeightAt = 20, ColorAt = 25, End = 33;
        if (file.Length < End || !file.StartsWith(Signature) || BinaryPrimitives.ReadInt32BigEndian(file[Length..]) != 13 || !file[Type..].StartsWith("IHDR"u8)) return null;

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(file[WidthAt..]), BinaryPrimitives.ReadInt32BigEndian(file[HeightAt..]));
        var channels = file[ColorAt] switch { 0 => 1, 2 or 3 => 3, 4 => 2, 6 => 4, _ => 0 };
        return width > 0 && height > 0 && channels > 0 ? new PngHeader(width, height, channels) : null;
    }
}
