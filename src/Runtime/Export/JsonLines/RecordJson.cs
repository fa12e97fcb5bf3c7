using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>A number in the digits of its type: a 32-bit one has no digits that were never there, a flag is a flag, a member has its name.</summary>
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
        else if (field.Members is not null && field.NameOf((long)number) is { } member) json.WriteStringValue(member);
        else if (field.Type == FieldType.Single && double.IsFinite(number) && (float)number == number) json.WriteNumberValue((float)number);
        else json.WriteRealValue(number);
    }

    /// <summary>A value of a record, whatever its type.</summary>
    public static void WriteField(this Utf8JsonWriter json, string name, in JournalRecord record, int field)
    {
        var schema = record.Schema.Fields[field];
        if (record.IsNull(field)) json.WriteNull(name);
        else if (schema.IsMedia) json.WriteMedia(name, record.GetBytes(field));
        else if (schema.IsArray) json.WriteOther(name, record.GetValue(field));
        else if (schema.Type == FieldType.Text) json.WriteString(name, record.GetUtf8(field));
        else if (schema.Type == FieldType.Single && float.IsFinite(record.GetSingle(field))) json.WriteNumber(name, record.GetSingle(field));
        else if (schema.Type is FieldType.Single or FieldType.Double or FieldType.Duration) json.WriteReal(name, record.GetDouble(field));
        else json.WriteOther(name, record.GetValue(field));
    }

    /// <summary>An image or a sound is named by what it is known by anywhere else.</summary>
    private static void WriteMedia(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> file)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file, hash);
        json.WriteStartObject(name);
        json.WriteNumber("bytes", file.Length);
        json.WriteString("sha256", Convert.ToHexStringLower(hash));
        json.WriteEndObject();
    }

    /// <summary>A value as <see cref="JournalRecord.GetValue"/> has it.</summary>
    public static void WriteOther(this Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        json.WriteOtherValue(value);
    }

    /// <inheritdoc cref="WriteOther"/>
    public static void WriteOtherValue(this Utf8JsonWriter json, object? value)
    {
        if (value is not Array array)
        {
            json.WriteSingleValue(value);
            return;
        }

        json.WriteStartArray();
        foreach (var element in array) json.WriteSingleValue(element);
        json.WriteEndArray();
    }

    private static void WriteSingleValue(this Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case Half number when Half.IsFinite(number):
                json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case float or double or Half:
                json.WriteRealValue(Convert.ToDouble(value is Half half ? (double)half : value, CultureInfo.InvariantCulture));
                break;
            case TimeSpan duration:
                json.WriteRealValue(duration.TotalSeconds);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case string or char:
                // As bytes: a lone surrogate is no reason to lose the line.
                json.WriteStringValue(Encoding.UTF8.GetBytes(value.ToString()!));
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
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
