using System.Buffers.Binary;
using System.Text;

namespace Instrumentation.Model.Tests.Build;

/// <summary>
/// Finds a needed symbol version as the dynamic linker does: through the dynamic segment, not the section table that the build task reads.
/// </summary>
internal static class ElfVersionNeed
{
    private const long DynamicStringTable = 5, VersionNeed = 0x6ffffffe, VersionNeedCount = 0x6fffffff;

    /// <summary>The file offset of the 16-bit flags of the need, or null where the library does not need the version.</summary>
    public static int? FlagsOffset(ReadOnlySpan<byte> image, string version)
    {
        var loads = new List<(long Address, long Offset, long Size)>();
        var dynamic = -1L;
        for (var index = 0; index < BinaryPrimitives.ReadUInt16LittleEndian(image[0x38..]); index++)
        {
            var header = (int)Long(image, 0x20) + index * 56;
            var type = BinaryPrimitives.ReadInt32LittleEndian(image[header..]);
            if (type == 1)
                loads.Add((Long(image, header + 16), Long(image, header + 8), Long(image, header + 32)));
            else if (type == 2)
                dynamic = Long(image, header + 8);
        }

        var entries = new Dictionary<long, long>();
        for (var entry = (int)dynamic; Long(image, entry) != 0; entry += 16)
            entries[Long(image, entry)] = Long(image, entry + 8);

        var names = Offset(entries[DynamicStringTable]);
        var need = Offset(entries[VersionNeed]);
        for (var left = entries[VersionNeedCount]; left > 0; left--)
        {
            var auxiliary = need + Int(image, need + 8);
            for (var count = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]); count > 0; count--)
            {
                var name = image[(names + Int(image, auxiliary + 8))..];
                if (Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]) == version)
                    return auxiliary + 4;
                auxiliary += Int(image, auxiliary + 12);
            }

            need += Int(image, need + 12);
        }

        return null;

        int Offset(long address)
        {
            var load = loads.Single(load => address >= load.Address && address < load.Address + load.Size);
            return (int)(address - load.Address + load.Offset);
        }
    }

    private static long Long(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadInt64LittleEndian(image[offset..]);

    private static int Int(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadInt32LittleEndian(image[offset..]);
}
