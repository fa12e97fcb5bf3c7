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

    /// <summary>Whether the value is absent: null where it was recorded.</summary>
    public bool IsNull(int field)
    {
        var schema = Schema.Fields[field];
        if (schema.HasTail) return TailLength(field) < 0;
        return schema.Nullable ? Slot(field)[0] == 0 : schema.Type == FieldType.Scalar && Slot(field)[0] == 0;
    }

    /// <summary>
    /// The value as a double: a flag is 0 or 1, a length of time in seconds, an enumeration its integer. False for what is absent, a text
    /// or another value that is no number, and an array.
    /// </summary>
    public bool TryGetNumber(int field, out double number)
    {
        number = double.NaN;
        var schema = Schema.Fields[field];
        return !schema.IsArray && !IsNull(field) && FieldValue.TryGetNumber(schema.Type, Bytes(field), out number);
    }

    /// <summary>The number of <see cref="TryGetNumber"/>; NaN where there is none.</summary>
    public double GetDouble(int field) => TryGetNumber(field, out var number) ? number : double.NaN;

    /// <summary>The value of a 32-bit number, which a double shows with digits that were never there.</summary>
    public float GetSingle(int field) => MemoryMarshal.Read<float>(Bytes(field));

    /// <summary>The value of a whole number or a flag.</summary>
    public long GetInt64(int field) => Schema.Fields[field].Type switch
    {
        FieldType.Int64 => MemoryMarshal.Read<long>(Bytes(field)),
        FieldType.UInt64 => checked((long)MemoryMarshal.Read<ulong>(Bytes(field))),
        _ => (long)GetDouble(field),
    };

    /// <summary>The bytes of a text, UTF-8; empty for null.</summary>
    public ReadOnlySpan<byte> GetUtf8(int field) =>
        Schema.Fields[field] is { Type: FieldType.Text, IsArray: false } ? Tail(field) : throw new ArgumentException($"The value '{Schema.Fields[field].Name}' of '{Schema.Name}' is no text.");

    /// <summary>A text, or null.</summary>
    public string? GetText(int field) => IsNull(field) ? null : Encoding.UTF8.GetString(GetUtf8(field));

    /// <summary>The bytes of an array of bytes, such as an image or a sound; empty for null.</summary>
    public ReadOnlySpan<byte> GetBytes(int field) =>
        Schema.Fields[field] is { Type: FieldType.Byte, IsArray: true } ? Tail(field) : throw new ArgumentException($"The value '{Schema.Fields[field].Name}' of '{Schema.Name}' is no array of bytes.");

    /// <summary>How many values an array has; 0 for null, and for what is no array.</summary>
    public int GetCount(int field) => Schema.Fields[field].IsArray ? Math.Max(0, MemoryMarshal.Read<int>(Slot(field))) : 0;

    /// <summary>
    /// The value as .NET has it: a number, a flag, a text, a time, an array, or null. Whole numbers are <see cref="long"/> or
    /// <see cref="ulong"/>; the value of an enumeration is its name where it has one.
    /// </summary>
    public object? GetValue(int field)
    {
        var schema = Schema.Fields[field];
        if (IsNull(field)) return null;
        if (schema.IsArray) return FieldValue.BoxArray(schema.Type, Tail(field));
        if (schema.Type == FieldType.Text) return GetText(field);
        var value = FieldValue.Box(schema.Type, Bytes(field));
        return schema.Members is null ? value : schema.NameOf(IntegerOf(value)) ?? value;
    }

    /// <summary>The element of an array, as a double.</summary>
    internal double GetElement(int field, int index)
    {
        var schema = Schema.Fields[field];
        return FieldValue.TryGetNumber(schema.Type, Tail(field)[(index * schema.ElementSize)..], out var number) ? number : double.NaN;
    }

    /// <summary>What stands for an array among the metrics; null for every other value.</summary>
    internal ArraySummary? SummaryOf(int field) => _layout.Summaries[field];

    /// <summary>The place of a value, or -1 where the record has none of that name.</summary>
    public int IndexOf(string name) => _layout.IndexOf(name);

    /// <summary>The places of its labels.</summary>
    internal ReadOnlySpan<int> LabelFields => _layout.LabelFields;

    /// <summary>The places of its histograms.</summary>
    internal ReadOnlySpan<HistogramFields> Histograms => _layout.Histograms;

    /// <summary>The places of its images and sounds.</summary>
    internal ReadOnlySpan<int> MediaFields => _layout.MediaFields;

    /// <summary>Copies the record, which is valid only until the reader moves on.</summary>
    internal void CopyTo(RecordCopy copy) => copy.Take(_layout, _clock, _bytes);

    /// <summary>Whether the lengths inside the record stay inside it.</summary>
    internal static bool IsWellFormed(RecordLayout layout, ReadOnlySpan<byte> bytes)
    {
        long end = JournalFormat.PrefixSize + layout.FixedSize;
        if (end > bytes.Length) return false;
        foreach (var field in layout.TailFields)
        {
            var length = (long)MemoryMarshal.Read<int>(bytes[(JournalFormat.PrefixSize + layout.Offsets[field])..]);
            if (layout.Schema.Fields[field].IsArray) length *= layout.Schema.Fields[field].ElementSize;
            end += Math.Max(0, length);
        }

        return end <= bytes.Length;
    }

    private static long IntegerOf(object? value) => value is ulong bits ? unchecked((long)bits) : value as long? ?? 0;

    private ReadOnlySpan<byte> Slot(int field) => _bytes[(JournalFormat.PrefixSize + _layout.Offsets[field])..];

    /// <summary>The value itself, after the byte that says whether it is there.</summary>
    private ReadOnlySpan<byte> Bytes(int field) => Schema.Fields[field].Nullable && !Schema.Fields[field].HasTail ? Slot(field)[1..] : Slot(field);

    private ReadOnlySpan<byte> Tail(int field)
    {
        var start = JournalFormat.PrefixSize + _layout.FixedSize;
        foreach (var other in _layout.TailFields)
        {
            var length = Math.Max(0, TailLength(other));
            if (other == field) return _bytes.Slice(start, length);
            start += length;
        }

        return default;
    }

    /// <summary>In bytes; negative for null.</summary>
    private int TailLength(int field)
    {
        var length = MemoryMarshal.Read<int>(Slot(field));
        return Schema.Fields[field].IsArray ? length * Schema.Fields[field].ElementSize : length;
    }
}
