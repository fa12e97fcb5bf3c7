using System.Buffers.Binary;

namespace Instrumentation.Runtime.Tests.Journal.FromThePage;

/// <summary>The word that a record begins with.</summary>
internal readonly struct PageWord(byte[] bytes, int at)
{
    public const int Pad = 0;
    public const int Definition = 1;
    public const int Committed = 2;
    public const int Abandoned = 3;

    private readonly ulong _word = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    public bool IsZero => _word == 0;

    public int Length => (int)(uint)_word;

    public int Kind => (int)((_word >> 32) & 0xFFFF);

    public int State => (int)(_word >> 48);

    /// <summary>Whether the length can be trusted, with so many bytes left.</summary>
    public bool IsValid(int left) =>
        Length % 8 == 0 && Length >= (Kind == Pad ? 8 : 40) && Length <= left && State is >= 1 and <= Abandoned;
}

/// <summary>A segment's header and seals, of both versions of the format.</summary>
internal sealed class PageSegment
{
    private readonly int _start;
    private readonly int _end;
    private readonly int _seals;

    private PageSegment(byte[] bytes, int version)
    {
        Bytes = bytes;
        _seals = version == 1 ? 0 : Int32(60);
        _start = version == 1 ? 64 : 128 + (8 * _seals);

        // Records are aligned to 8 bytes: what is left of a file that was cut off inside of a word tells nothing.
        _end = Math.Min(Int32(12), bytes.Length) & ~7;
        Attempt = version == 1 ? 1 : Int32(56);
    }

    public byte[] Bytes { get; }

    public int Attempt { get; }

    public int DamagedBlocks { get; private set; }

    public long Unsealed { get; private set; }

    public static bool HasMagic(string path)
    {
        var magic = new byte[8];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(magic, 8, throwOnEndOfStream: false) == 8 && magic.AsSpan().SequenceEqual("INSJRNL1"u8);
    }

    /// <summary>Null for a segment that is damaged.</summary>
    public static PageSegment? Open(string path, long index)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 64 || !HasMagic(path)) return null;
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version == 1)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(56)) != 0) return null;
        }
        else
        {
            if (bytes.Length < 128 || !ChecksumFits(bytes)) return null;
            if (version != 2) throw new NotSupportedException($"The journal has format version {version}.");
        }

        var segment = new PageSegment(bytes, version);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)) == index ? segment : null;
    }

    public DateTimeOffset TimeOf(long stamp)
    {
        var utc = new DateTimeOffset(Int64(24), TimeSpan.Zero) + ToTime(stamp - Int64(32));
        return utc.ToOffset(TimeSpan.FromSeconds(Int32(48)));
    }

    public TimeSpan ToTime(long stamps) => TimeSpan.FromTicks((long)((Int128)stamps * TimeSpan.TicksPerSecond / Int64(40)));

    /// <summary>The parts of the segment that can be read, in their order.</summary>
    public IEnumerable<(int Start, int End)> Blocks()
    {
        var used = _seals;
        while (used > 0 && Int64(128 + (8 * (used - 1))) == 0) used--;
        long start = _start;
        var damaged = false;
        for (var i = 0; i < used; i++)
        {
            var entry = (ulong)Int64(128 + (8 * i));
            long end = (uint)entry;
            damaged = end % 8 != 0 || start < _start || end <= start || end > _end || Crc32C.OfBlock(Bytes, (int)start, (int)end) != entry >> 32;
            if (damaged) DamagedBlocks++;
            else yield return ((int)start, (int)end);
            start = end;
        }

        if (damaged) yield break;
        if (_seals == 0 || IsOfThisBoot()) yield return ((int)start, _end);
        else Unsealed = Math.Max(0, Bytes.AsSpan(0, _end).LastIndexOfAnyExcept((byte)0) + 1 - start);
    }

    private bool IsOfThisBoot()
    {
        const string Running = "/proc/sys/kernel/random/boot_id";
        var boot = Bytes.AsSpan(64, 16);
        return !boot.ContainsAnyExcept((byte)0)
            || File.Exists(Running) && boot.SequenceEqual(new Guid(File.ReadAllText(Running).Trim()).ToByteArray(bigEndian: true));
    }

    private static bool ChecksumFits(byte[] bytes)
    {
        var covered = bytes.AsSpan(8, 120).ToArray();
        covered.AsSpan(72, 4).Clear();
        return Crc32C.Of(covered) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(80));
    }

    private int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(at));

    private long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan(at));
}

/// <summary>The checksum of the page, a bit at a time.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(0xFFFFFFFF, bytes);

    /// <summary>Leaves out what a thread may still write to after the seal: an abandoned record behind its first word.</summary>
    public static uint OfBlock(byte[] bytes, int start, int end)
    {
        var state = 0xFFFFFFFF;
        for (var at = start; at < end;)
        {
            var word = new PageWord(bytes, at);
            var valid = word.IsValid(end - at);
            var length = word.IsZero ? 8 : valid ? word.Length : end - at;
            var counted = !word.IsZero && valid && word.State == PageWord.Abandoned ? 8 : length;
            state = Add(state, bytes.AsSpan(at, counted));
            at += length;
        }

        return ~state;
    }

    private static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++) state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ 0x82F63B78;
        }

        return state;
    }
}
