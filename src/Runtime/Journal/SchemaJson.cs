using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Instrumentation.Journal;

/// <summary>How a schema is written in the journal: a definition record's payload, one JSON object.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RecordSchema))]
internal sealed partial class SchemaJson : JsonSerializerContext
{
    public static byte[] Serialize(RecordSchema schema) => JsonSerializer.SerializeToUtf8Bytes(schema, Default.RecordSchema);

    /// <exception cref="JsonException">The bytes are no schema.</exception>
    public static RecordSchema Deserialize(ReadOnlySpan<byte> json)
    {
        var schema = JsonSerializer.Deserialize(json, Default.RecordSchema);
        var isWhole = schema is { Name: not null, Fields: not null }
            && schema.Fields.All(value => value is { Name: not null } && Enum.IsDefined(value.Type))
            && schema.Log is null or { Message: not null, Details: not null };
        return isWhole ? schema! : throw new JsonException("The definition lacks a name, its fields or a field's type.");
    }

    /// <summary>Which type of value this version does not know, in a definition that it could not read; null when it is not that.</summary>
    public static string? Explain(ReadOnlySpan<byte> json)
    {
        try
        {
            var definition = JsonNode.Parse(json);
            foreach (var field in definition?["fields"] as JsonArray ?? [])
            {
                var type = (string?)field?["type"];
                if (type is null || (Enum.TryParse<FieldType>(type, out var known) && Enum.IsDefined(known))) continue;
                return $"The records '{definition!["name"]}' have a value '{field!["name"]}' of the type '{type}', which this version does not know; read the journal with the version that wrote it or a later one.";
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
