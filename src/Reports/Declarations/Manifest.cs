using System.Text.Json;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Declarations;

/// <summary>What an assembly says of its annotated methods: every record, value and check, before anything runs.</summary>
/// <param name="Name">The assembly.</param>
/// <param name="Records">The records, in the order of the manifest.</param>
public sealed record Manifest(string Name, IReadOnlyList<DeclaredRecord> Records)
{
    private const int Version = 1;

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
/// <param name="Checks">What its values are checked for.</param>
public sealed record DeclaredRecord(RecordSchema Schema, IReadOnlyList<DeclaredCheck> Checks)
{
    internal static DeclaredRecord Parse(JsonElement record)
    {
        var schema = SchemaJson.Deserialize(JsonSerializer.SerializeToUtf8Bytes(record));
        return new DeclaredRecord(schema, record.TryGetProperty("checks", out var checks) ? [.. checks.EnumerateArray().Select(DeclaredCheck.Parse)] : []);
    }
}

/// <summary>One check of one value.</summary>
/// <param name="Quantity">The value's name.</param>
/// <param name="Anomaly">What is looked for.</param>
/// <param name="Threshold">For a spike: how many deviations of the logarithm above the running mean it lies; otherwise null.</param>
/// <param name="WarmUp">For a spike: how many values are seen before the check speaks; otherwise null.</param>
public sealed record DeclaredCheck(string Quantity, Anomaly Anomaly, double? Threshold = null, int? WarmUp = null)
{
    internal static DeclaredCheck Parse(JsonElement check) => new(
        Text(check, "quantity"),
        Enum.TryParse<Anomaly>(Text(check, "anomaly"), out var anomaly) ? anomaly : throw new JsonException($"It has an unknown anomaly, '{Text(check, "anomaly")}'."),
        check.TryGetProperty("threshold", out var threshold) ? threshold.GetDouble() : null,
        check.TryGetProperty("warm_up", out var warmUp) ? warmUp.GetInt32() : null);

    private static string Text(JsonElement check, string name) =>
        check.TryGetProperty(name, out var value) && value.GetString() is { } text ? text : throw new JsonException($"A check has no {name}.");
}
