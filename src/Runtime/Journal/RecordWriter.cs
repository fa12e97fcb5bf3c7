using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// Fills one reserved record: the values in the order of the schema, then <see cref="Commit"/>, which makes the record visible. Text
/// goes to the tail of the record and its length to the fixed part.
/// </summary>
public ref struct RecordWriter
{
    private readonly ref byte _record;
    private readonly ulong _word;
    private int _position;
    private int _tail;

    internal RecordWriter(ref byte record, ulong word, int fixedSize)
    {
        _record = ref record;
        _word = word;
        _position = PrefixSize;
        _tail = PrefixSize + fixedSize;
    }

    internal readonly void WritePrefix(long stamp, long duration, long step, int epoch, int batch)
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, 8), stamp);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, 16), duration);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, 24), step);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, 32), epoch);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, 36), batch);
    }

    /// <summary>Writes the next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(T value)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref _record, _position), value);
        _position += Unsafe.SizeOf<T>();
    }

    /// <summary>Writes the next value, a text.</summary>
    public void Write(string? value)
    {
        var length = value is null ? -1 : WriteTail(value);
        Write(length);
    }

    internal void Write(ReadOnlySpan<byte> utf8)
    {
        Write(utf8.Length);
        utf8.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _record, _tail), utf8.Length));
        _tail += utf8.Length;
    }

    /// <summary>Publishes the record. Nothing may be written after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Commit() =>
        Volatile.Write(ref Unsafe.As<byte, ulong>(ref _record), _word + ((ulong)(Committed - Reserved) << 48));

    private int WriteTail(string value)
    {
        // The reservation was sized with Encoding.UTF8.GetByteCount, so the text fits.
        var room = JournalFormat.Length(_word) - _tail;
        var target = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _record, _tail), room);
        var length = Encoding.UTF8.GetBytes(value, target);
        _tail += length;
        return length;
    }
}
