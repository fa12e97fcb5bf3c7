using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Instrumentation.Runtime.Tests.Journal.FromThePage;

internal sealed record PageField(string Name, string Type, string Role, bool Nullable, bool IsArray, IReadOnlyList<(string Name, long Value)> Members)
{
    /// <summary>The name of an enumeration's value; null where it has none, and for what is no enumeration.</summary>
    public string? NameOf(object? value)
    {
        if (value is null || Members.Count == 0) return null;
        var bits = value is ulong large ? unchecked((long)large) : Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return Members.FirstOrDefault(member => member.Value == bits).Name;
    }
}

/// <summary>What a definition's JSON says about the records of a kind, as far as reading needs it.</summary>
internal sealed record PageSchema(string Name, string Role, IReadOnlyList<PageField> Fields)
{
    /// <summary>Null where a type is not known: records of that kind cannot be read.</summary>
    public static PageSchema? Parse(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        var root = document.RootElement;
        var fields = root.TryGetProperty("fields", out var list) ? list.EnumerateArray().Select(Field).ToList() : [];
        var known = fields.TrueForAll(field => field.Type == "Text" || PageValues.SizeOf(field.Type) > 0);
        return known ? new PageSchema(Text(root, "name", ""), Text(root, "role", "RunStart"), fields) : null;
    }

    private static PageField Field(JsonElement field) => new(
        Text(field, "name", ""),
        Text(field, "type", ""),
        Text(field, "role", "Field"),
        Is(field, "nullable"),
        Is(field, "is_array"),
        field.TryGetProperty("members", out var members) ? [.. members.EnumerateArray().Select(Member)] : []);

    private static (string Name, long Value) Member(JsonElement member) =>
        (Text(member, "name", ""), member.TryGetProperty("value", out var value) ? value.GetInt64() : 0);

    private static string Text(JsonElement of, string name, string missing) => of.TryGetProperty(name, out var value) ? value.GetString()! : missing;

    private static bool Is(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.GetBoolean();
}

/// <summary>The values of a record, as the table of the page lays them out.</summary>
internal static class PageValues
{
    private static readonly string[] ScalarTypes =
        ["", "Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "", "Half"];

    public static int SizeOf(string type) => type switch
    {
        "Boolean" or "SByte" or "Byte" => 1,
        "Int16" or "UInt16" or "Half" or "Char" => 2,
        "Int32" or "UInt32" or "Single" or "Text" => 4,
        "Int64" or "UInt64" or "Double" or "Duration" => 8,
        "Scalar" => 9,
        "Time" => 10,
        "Decimal" or "Guid" => 16,
        _ => 0,
    };

    /// <summary>Null if the values do not fit into the record.</summary>
    public static object?[]? Read(ReadOnlySpan<byte> bytes, PageSchema schema)
    {
        var at = 0;
        var tail = schema.Fields.Sum(field => (field.Nullable ? 1 : 0) + (field.IsArray ? 4 : SizeOf(field.Type)));
        if (tail > bytes.Length) return null;
        var values = new object?[schema.Fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var field = schema.Fields[i];
            var isThere = !field.Nullable || bytes[at] != 0;
            if (field.Nullable) at++;
            var value = bytes[at..];
            at += field.IsArray ? 4 : SizeOf(field.Type);
            if (!isThere) continue;
            if (!field.IsArray && field.Type != "Text")
            {
                values[i] = Value(field.Type, value);
                continue;
            }

            var count = BinaryPrimitives.ReadInt32LittleEndian(value);
            if (count == -1) continue;
            var size = count * (long)(field.IsArray ? SizeOf(field.Type) : 1);
            if (size < 0 || size > bytes.Length - tail) return null;
            var part = bytes.Slice(tail, (int)size);
            values[i] = field.IsArray ? Elements(field.Type, part, count) : Encoding.UTF8.GetString(part);
            tail += (int)size;
        }

        return values;
    }

    private static object?[] Elements(string type, ReadOnlySpan<byte> bytes, int count)
    {
        var elements = new object?[count];
        for (var i = 0; i < count; i++) elements[i] = Value(type, bytes[(i * SizeOf(type))..]);
        return elements;
    }

    private static object? Value(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "Boolean" => bytes[0] != 0,
        "SByte" => (sbyte)bytes[0],
        "Byte" => bytes[0],
        "Int16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "UInt16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "Int32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "UInt32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "Int64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "UInt64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "Half" => BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "Single" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "Double" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "Char" => (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "Duration" => TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        "Time" => new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes), TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(bytes[8..]))),
        "Guid" => new Guid(bytes[..16]),
        "Decimal" => Decimal(bytes),
        "Scalar" => ScalarTypes.ElementAtOrDefault(bytes[0]) is { Length: > 0 } actual ? Value(actual, bytes[1..]) : null,
        _ => throw new NotSupportedException(type),
    };

    private static decimal Decimal(ReadOnlySpan<byte> bytes)
    {
        var flags = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return new decimal(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            flags < 0,
            (byte)(flags >> 16));
    }
}
