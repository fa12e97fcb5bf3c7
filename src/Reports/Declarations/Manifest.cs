using System.Text.Json;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Declarations;

/// <summary>What an assembly says of its annotated methods: every record, value and check, before anything runs.</summary>
/// <param name="Name">The assembly.</param>
/// <param name="Records">The records, in the order of the manifest.</param>
public sealed record Manifest(string Name, IReadOnlyList<DeclaredRecord> Records)
{
    private const int Version = 2;

    /// <summary>Reads the manifest of an assembly. Nothing of the assembly is loaded or run.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no assembly, or has no manifest of a known version.</exception>
    public static Manifest Read(string assembly)
    {
        var (name, json) = ManifestConstant.Read(assembly);
        try
        {
            return Parse(name, json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The manifest in '{assembly}' cannot be read ({exception.Message}) Build it and this program with the same version of Instrumentation.", exception);
        }
    }

    /// <summary>Reads a manifest's text.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static Manifest Parse(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number != Version)
            throw new JsonException($"Its version is not {Version}.");
        if (!root.TryGetProperty("records", out var records) || records.ValueKind != JsonValueKind.Array) throw new JsonException("It has no records.");
        return new Manifest(name, [.. records.EnumerateArray().Select(DeclaredRecord.Parse)]);
    }
}

/// <summary>One kind of record that an assembly declares.</summary>
/// <param name="Schema">The record, as the journal of a run describes it.</param>
public sealed record DeclaredRecord(RecordSchema Schema)
{
    /// <summary>What its values are checked for, as far as they say it themselves.</summary>
    public IEnumerable<DeclaredCheck> Checks => Schema.Fields.SelectMany(value => value.Checks ?? [], (value, check) => new DeclaredCheck(value, check));

    internal static DeclaredRecord Parse(JsonElement record) => new(SchemaJson.Deserialize(JsonSerializer.SerializeToUtf8Bytes(record)));
}
