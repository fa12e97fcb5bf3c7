using System.Text;

namespace Instrumentation.Model.Samples;

/// <summary>A zip whose entries are stored as they are and begin on multiples of 64 bytes, which <see cref="System.IO.Compression.ZipArchive"/> cannot ask for. Below 2 GB.</summary>
/// <remarks>PKWARE's APPNOTE 6.3.10: local headers (4.3.7), central directory (4.3.12), its end (4.3.16). The time of every entry is the first that the format has, so that equal content is equal bytes.</remarks>
internal static class StoredZip
{
    private const int Alignment = 64;
    private const int LocalHeaderSize = 30, ExtraHeaderSize = 4;
    private const ushort Version = 20, Utf8Names = 1 << 11, FirstDate = 1 << 5 | 1, PaddingTag = 'F' | 'B' << 8;

    /// <summary>The bytes of the file.</summary>
    /// <param name="entries">What is in it, in this order.</param>
    public static byte[] Create(params ReadOnlySpan<(string Name, byte[] Content)> entries)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var places = new (byte[] Name, uint Crc, int Offset)[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var content = entries[i].Content;
            var (name, crc, offset) = places[i] = (Encoding.UTF8.GetBytes(entries[i].Name), Crc32(content), (int)file.Position);
            var unpadded = offset + LocalHeaderSize + name.Length + ExtraHeaderSize;
            var padding = (Alignment - unpadded % Alignment) % Alignment;
            writer.Write(0x04034b50);
            WriteCommon(writer, name, crc, content.Length, ExtraHeaderSize + padding);
            writer.Write(name);
            writer.Write(PaddingTag);
            writer.Write((ushort)padding);
            writer.Write(new byte[padding]);
            writer.Write(content);
        }

        var directory = (int)file.Position;
        for (var i = 0; i < entries.Length; i++)
        {
            writer.Write(0x02014b50);
            writer.Write(Version);
            WriteCommon(writer, places[i].Name, places[i].Crc, entries[i].Content.Length, extra: 0);
            writer.Write(new byte[10]);         // no comment, first disk, no attributes
            writer.Write(places[i].Offset);
            writer.Write(places[i].Name);
        }

        var end = (int)file.Position;
        writer.Write(0x06054b50);
        writer.Write(0);                        // this disk and that of the directory
        writer.Write((ushort)entries.Length);
        writer.Write((ushort)entries.Length);
        writer.Write(end - directory);
        writer.Write(directory);
        writer.Write((ushort)0);
        return file.ToArray();
    }

    /// <summary>What a local header and an entry of the directory share.</summary>
    private static void WriteCommon(BinaryWriter writer, byte[] name, uint crc, int size, int extra)
    {
        writer.Write(Version);
        writer.Write(Utf8Names);
        writer.Write((ushort)0);                // stored
        writer.Write((ushort)0);                // midnight
        writer.Write(FirstDate);
        writer.Write(crc);
        writer.Write(size);
        writer.Write(size);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)extra);
    }

    /// <summary>CRC-32 of ISO 3309, bit by bit: the entries are small.</summary>
    private static uint Crc32(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
