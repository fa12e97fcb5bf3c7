using System.Buffers.Binary;
using System.Numerics;

namespace Instrumentation.Tool.Tests;

/// <summary>
/// The last segment of a run whose process was killed and whose journal was sealed since, as <c>docs/journal.md</c> lays it out: what
/// stands behind its last seal is the test's business.
/// </summary>
internal sealed class JournalEnd
{
    public const int Reserved = 1, Abandoned = 3;

    private const int Header = 128, BootIdAt = 64, ChecksumAt = 80;

    private readonly string _path;
    private readonly byte[] _bytes;

    public JournalEnd(string folder)
    {
        // Behind it are those that were prepared and have no magic.
        _path = Directory.GetFiles(Path.Combine(folder, "journal"), "*.segment").Order(StringComparer.Ordinal).Last(path => File.ReadAllBytes(path)[0] != 0);
        _bytes = File.ReadAllBytes(_path);
    }

    private Span<byte> Seals => _bytes.AsSpan(Header, _bytes.Length / 4096 * 8);

    /// <summary>Adds a record that nobody finished behind the others, which nothing vouches for yet.</summary>
    public JournalEnd Add(int state)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(End()), 48UL | (2UL << 32) | ((ulong)state << 48));
        return this;
    }

    /// <summary>As if the process had been killed before anything was sealed.</summary>
    public JournalEnd Unseal()
    {
        Seals.Clear();
        return this;
    }

    /// <summary>As if the machine had been started anew since.</summary>
    public JournalEnd OfAnotherBoot()
    {
        _bytes[BootIdAt] ^= 1;
        _bytes.AsSpan(ChecksumAt, 4).Clear();
        var checksum = uint.MaxValue;
        foreach (var value in _bytes.AsSpan(8, Header - 8)) checksum = BitOperations.Crc32C(checksum, value);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(ChecksumAt), ~checksum);
        return this;
    }

    /// <summary>A bit of the first sealed block has changed on the disk.</summary>
    public JournalEnd Damage()
    {
        _bytes[Header + Seals.Length + 50] ^= 1;
        return this;
    }

    public void Write() => File.WriteAllBytes(_path, _bytes);

    private int End()
    {
        var end = 0;
        for (var entry = Seals; entry.Length > 0 && BinaryPrimitives.ReadInt32LittleEndian(entry) is > 0 and var next; entry = entry[8..]) end = next;
        return end;
    }
}
