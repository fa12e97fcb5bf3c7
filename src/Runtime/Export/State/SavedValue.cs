using System.Runtime.InteropServices;

namespace Instrumentation.Export.State;

/// <summary>A value as <see cref="JournalRecord.GetValue"/> has it, kept as the bytes that the journal has for it.</summary>
/// <param name="Type">The type of the value or of an array's elements; null for an absent value and for a text.</param>
/// <param name="IsArray">Whether there are many.</param>
/// <param name="Bytes">The value or the elements.</param>
/// <param name="Text">A text; null where there is another value or none.</param>
internal sealed record SavedValue(FieldType? Type, bool IsArray, byte[]? Bytes, string? Text)
{
    public static SavedValue Of(object? value) => value switch
    {
        null => new(null, false, null, null),
        string text => new(null, false, null, text),
        DateTimeOffset time => new(FieldType.Time, false, [.. BytesOf(time.Ticks), .. BytesOf((short)time.Offset.TotalMinutes)], null),
        Array elements => new(TypeOf(elements.GetType().GetElementType()!), true, BytesOf(elements), null),
        _ => new(TypeOf(value.GetType()), false, BytesOf(ArrayOf(value)), null),
    };

    public object? ToValue() => Type is not { } type ? Text : IsArray ? FieldValue.BoxArray(type, Bytes) : FieldValue.Box(type, Bytes);

    private static FieldType TypeOf(Type type) => type == typeof(TimeSpan) ? FieldType.Duration : Enum.Parse<FieldType>(type.Name);

    private static Array ArrayOf(object value)
    {
        var array = Array.CreateInstance(value.GetType(), 1);
        array.SetValue(value, 0);
        return array;
    }

    private static byte[] BytesOf<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private static byte[] BytesOf(Array elements)
    {
        var size = elements.Length == 0 ? 0 : SizeOf(elements);
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), elements.Length * size).ToArray();
    }

    private static int SizeOf(Array elements) => new FieldSchema("", TypeOf(elements.GetType().GetElementType()!)).ElementSize;
}
