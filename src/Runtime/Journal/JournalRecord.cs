using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Instrumentation.Journal;

/// <summary>One record as read back: when, how long, where in the run, and its values. Valid until the reader moves on.</summary>
public readonly ref struct JournalRecord
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly RecordLayout _layout;
    private readonly RunClock _clock;

    internal JournalRecord(RecordLayout layout, RunClock clock, ReadOnlySpan<byte> bytes)
    {
        _layout = layout;
        _clock = clock;
        _bytes = bytes;
    }

    /// <summary>What kind of record it is, and the names of its values.</summary>
    public RecordSchema Schema => _layout.Schema;

    /// <summary>The end of what the record tells of, on the monotonic clock.</summary>
    public long Stamp => BinaryPrimitives.ReadInt64LittleEndian(_bytes[8..]);

    /// <summary>The end of what the record tells of, in the local time of the run.</summary>
    public DateTimeOffset Time => _clock.LocalTime(Stamp);

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => _clock.Elapsed(BinaryPrimitives.ReadInt64LittleEndian(_bytes[16..]));

    /// <summary>The global step, counted from 0 over the whole run; -1 before the first.</summary>
    public long Step => BinaryPrimitives.ReadInt64LittleEndian(_bytes[24..]);

    /// <summary>The epoch, as the training loop numbers it; -1 for none.</summary>
    public int Epoch => BinaryPrimitives.ReadInt32LittleEndian(_bytes[32..]);

    /// <summary>The batch within its epoch; -1 for none.</summary>
    public int Batch => BinaryPrimitives.ReadInt32LittleEndian(_bytes[36..]);

    /// <summary>The clock that turns stamps into times.</summary>
    public RunClock Clock => _clock;

    /// <summary>The value of a number or a flag (0 or 1), as a double. NaN for a text.</summary>
    public double GetDouble(int field)
    {
        var value = Slot(field);
        return Schema.Fields[field].Type switch
        {
            FieldType.Boolean or FieldType.Byte => value[0],
            FieldType.SByte => (sbyte)value[0],
            FieldType.Int16 => MemoryMarshal.Read<short>(value),
            FieldType.UInt16 => MemoryMarshal.Read<ushort>(value),
            FieldType.Int32 => MemoryMarshal.Read<int>(value),
            FieldType.UInt32 => MemoryMarshal.Read<uint>(value),
            FieldType.Int64 => MemoryMarshal.Read<long>(value),
            FieldType.UInt64 => MemoryMarshal.Read<ulong>(value),
            FieldType.Single => MemoryMarshal.Read<float>(value),
            FieldType.Double => MemoryMarshal.Read<double>(value),
            _ => double.NaN,
        };
    }

    /// <summary>The value of a 32-bit number, which a double shows with digits that were never there.</summary>
    public float GetSingle(int field) => MemoryMarshal.Read<float>(Slot(field));

    /// <summary>The value of a whole number or a flag.</summary>
    public long GetInt64(int field) => Schema.Fields[field].Type switch
    {
        FieldType.Int64 => MemoryMarshal.Read<long>(Slot(field)),
        FieldType.UInt64 => checked((long)MemoryMarshal.Read<ulong>(Slot(field))),
        _ => (long)GetDouble(field),
    };

    /// <summary>The bytes of a text, UTF-8; empty for null.</summary>
    public ReadOnlySpan<byte> GetUtf8(int field)
    {
        var start = JournalFormat.PrefixSize + _layout.FixedSize;
        foreach (var text in _layout.TextFields)
        {
            var length = Math.Max(0, TextLength(text));
            if (text == field) return _bytes.Slice(start, length);
            start += length;
        }

        throw new ArgumentException($"The value '{Schema.Fields[field].Name}' of '{Schema.Name}' is no text.");
    }

    /// <summary>A text, or null.</summary>
    public string? GetText(int field) => TextLength(field) < 0 ? null : Encoding.UTF8.GetString(GetUtf8(field));

    /// <summary>The value as .NET has it: a boxed number, a flag, a text or null.</summary>
    public object? GetValue(int field) => Schema.Fields[field].Type switch
    {
        FieldType.Boolean => GetDouble(field) != 0,
        FieldType.Single => GetSingle(field),
        FieldType.Double => GetDouble(field),
        FieldType.UInt64 => MemoryMarshal.Read<ulong>(Slot(field)),
        FieldType.Text => GetText(field),
        _ => GetInt64(field),
    };

    /// <summary>The place of a value, or -1 where the record has none of that name.</summary>
    public int IndexOf(string name) => _layout.IndexOf(name);

    /// <summary>The places of its labels.</summary>
    internal ReadOnlySpan<int> LabelFields => _layout.LabelFields;

    /// <summary>Whether the lengths inside the record stay inside it.</summary>
    internal static bool IsWellFormed(RecordLayout layout, ReadOnlySpan<byte> bytes)
    {
        long end = JournalFormat.PrefixSize + layout.FixedSize;
        if (end > bytes.Length) return false;
        foreach (var text in layout.TextFields)
            end += Math.Max(0, MemoryMarshal.Read<int>(bytes[(JournalFormat.PrefixSize + layout.Offsets[text])..]));
        return end <= bytes.Length;
    }

    private ReadOnlySpan<byte> Slot(int field) => _bytes[(JournalFormat.PrefixSize + _layout.Offsets[field])..];

    private int TextLength(int field) => MemoryMarshal.Read<int>(Slot(field));
}
