using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// Fills one reserved record: the values in the order of the schema, then <see cref="Commit"/>, which makes the record visible. Texts
/// and arrays go to the tail of the record and their lengths to the fixed part.
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

    /// <summary>Writes the next value, a text.</summary>
    public void Write(ReadOnlySpan<char> value) => Write(WriteTail(value));

    /// <summary>Writes the next value, a time with its offset.</summary>
    public void Write(DateTimeOffset value)
    {
        Write(value.Ticks);
        Write((short)value.TotalOffsetMinutes);
    }

    /// <summary>Writes the next value, a number whose type the schema leaves open.</summary>
    public void Write(Recording.Scalar value)
    {
        Write((byte)value.Type);
        Write(value.Bits);
    }

    /// <summary>Writes the next value, which may be absent.</summary>
    public void WriteNullable<T>(T? value)
        where T : unmanaged
    {
        Write(value.HasValue);
        Write(value.GetValueOrDefault());
    }

    /// <inheritdoc cref="WriteNullable{T}(T?)"/>
    public void WriteNullable(DateTimeOffset? value)
    {
        Write(value.HasValue);
        Write(value.GetValueOrDefault());
    }

    /// <summary>Writes the next value, an array.</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        Write(values.Length);
        bytes.CopyTo(Room());
        _tail += bytes.Length;
    }

    /// <inheritdoc cref="WriteArray{T}(ReadOnlySpan{T})"/>
    public void WriteArray<T>(T[]? values)
        where T : unmanaged
    {
        if (values is null) Write(-1);
        else WriteArray(new ReadOnlySpan<T>(values));
    }

    internal void Write(ReadOnlySpan<byte> utf8)
    {
        Write(utf8.Length);
        utf8.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _record, _tail), utf8.Length));
        _tail += utf8.Length;
    }

    /// <summary>Publishes the record. Nothing may be written after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Commit() => TryCommit();

    /// <summary>Publishes the record; false when its thread stood still for so long that readers have gone on without it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryCommit()
    {
        ref var word = ref Unsafe.As<byte, ulong>(ref _record);
        if (Volatile.Read(ref word) != _word) return false;
        Volatile.Write(ref word, _word + ((ulong)(Committed - Reserved) << 48));
        return true;
    }

    private int WriteTail(ReadOnlySpan<char> value)
    {
        // The reservation was sized with Encoding.UTF8.GetByteCount, so the text fits.
        var length = Encoding.UTF8.GetBytes(value, Room());
        _tail += length;
        return length;
    }

    private readonly Span<byte> Room() => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _record, _tail), JournalFormat.Length(_word) - _tail);
}
