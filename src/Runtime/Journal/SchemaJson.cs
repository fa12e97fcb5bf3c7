using System.Text.Json;
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
    public static RecordSchema Deserialize(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.RecordSchema) ?? throw new JsonException("The definition is null.");
}
