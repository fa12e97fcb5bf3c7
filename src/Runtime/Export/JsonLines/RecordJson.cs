using System.Globalization;
using System.Text.Json;

namespace Instrumentation.Export.JsonLines;

/// <summary>How recorded values are written in strict JSON.</summary>
internal static class RecordJson
{
    /// <summary>Local time with its offset, to the microsecond.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz";

    /// <summary>A number that is not finite is the string <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>.</summary>
    public static void WriteRealValue(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    /// <inheritdoc cref="WriteRealValue"/>
    public static void WriteReal(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRealValue(value);
    }

    /// <summary>A number, or null where it is not known.</summary>
    public static void WriteRealOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known) json.WriteReal(name, known);
        else json.WriteNull(name);
    }

    /// <summary>A whole number, or null where it is negative, which stands for none.</summary>
    public static void WriteIndex(this Utf8JsonWriter json, string name, long value)
    {
        if (value >= 0) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    /// <summary>A value in the digits of its type: a 32-bit number has no digits that were never there, and a flag is a flag.</summary>
    public static void WriteRow(this Utf8JsonWriter json, string name, in RowValue value)
    {
        json.WritePropertyName(name);
        json.WriteRowValue(value);
    }

    /// <inheritdoc cref="WriteRow"/>
    public static void WriteRowValue(this Utf8JsonWriter json, in RowValue value)
    {
        var (field, number) = value;
        if (field.Type == FieldType.Boolean && number is 0 or 1) json.WriteBooleanValue(number != 0);
        else if (field.Type == FieldType.Single && double.IsFinite(number) && (float)number == number) json.WriteNumberValue((float)number);
        else json.WriteRealValue(number);
    }

    /// <summary>A value of a record, whatever its type.</summary>
    public static void WriteField(this Utf8JsonWriter json, string name, in JournalRecord record, int field)
    {
        switch (record.Schema.Fields[field].Type)
        {
            case FieldType.Text:
                var utf8 = record.GetUtf8(field);
                if (utf8.IsEmpty && record.GetText(field) is null) json.WriteNull(name);
                else json.WriteString(name, utf8);
                break;
            case FieldType.Boolean:
                json.WriteBoolean(name, record.GetInt64(field) != 0);
                break;
            case FieldType.Single when float.IsFinite(record.GetSingle(field)):
                json.WriteNumber(name, record.GetSingle(field));
                break;
            case FieldType.Single or FieldType.Double:
                json.WriteReal(name, record.GetDouble(field));
                break;
            case FieldType.UInt64:
                json.WriteNumber(name, (ulong)record.GetValue(field)!);
                break;
            default:
                json.WriteNumber(name, record.GetInt64(field));
                break;
        }
    }

    /// <summary>A time in the <see cref="TimeFormat"/>.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[40];
        time.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>The memory in use, in GB of 1024³ bytes.</summary>
    public static void WriteMemory(this Utf8JsonWriter json, string name, in MemoryUsage memory)
    {
        json.WriteStartObject(name);
        json.WriteReal("gpu_allocated", Gigabytes.Of(memory.GpuAllocated));
        json.WriteReal("gpu_reserved", Gigabytes.Of(memory.GpuReserved));
        json.WriteReal("gpu_max_allocated", Gigabytes.Of(memory.GpuMaxAllocated));
        json.WriteReal("cpu_rss", Gigabytes.Of(memory.ProcessResident));
        json.WriteEndObject();
    }
}
