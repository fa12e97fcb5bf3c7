using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Export.TensorBoard;

namespace Instrumentation.Export.State;

/// <summary>
/// Where the cursor of a file exporter stood at the start of a segment. Going on from there gives the same files, because they are a
/// function of the journal; so it is saved rarely, and not with every write.
/// </summary>
/// <param name="Segment">The segment: all records before it are included.</param>
/// <param name="Outputs">Where the files stand, by their path in the run folder.</param>
/// <param name="Progress">What the records so far add up to.</param>
/// <param name="Exporter">What the exporter itself remembers.</param>
internal sealed record CursorState(long Segment, Dictionary<string, OutputState> Outputs, RunProgressState Progress, JsonNode? Exporter)
{
    public const int FormatVersion = 1;

    public const string Extension = ".cursor";

    /// <summary>
    /// Where files ended that were there when the exporter began, of a journal that had its beginning no more; null where it had. What it writes comes behind.
    /// </summary>
    public IReadOnlyDictionary<string, OutputState>? Ends { get; init; }

    /// <summary>Writes beside the file, to disk, and renames: there is always one that is whole.</summary>
    public void Write(string path)
    {
        var state = Serialize();
        var head = string.Create(CultureInfo.InvariantCulture, $"{{\"format_version\":{FormatVersion},\"checksum\":{Crc32C.Compute(state.Span)},\"state\":");
        var unfinished = path + ".tmp";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete))
        {
            RandomAccess.Write(file, [Encoding.UTF8.GetBytes(head), state, "}\n"u8.ToArray()], 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads a saved state; null where there is none, or none that is whole and of a known version.</summary>
    public static CursorState? Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.GetProperty("format_version").GetInt32() != FormatVersion) return null;
            var state = root.GetProperty("state");
            if (root.GetProperty("checksum").GetUInt32() != Checksum(state.GetRawText())) return null;
            return state.Deserialize(CursorStateJson.Default.CursorState);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The state in a journal's folder that includes the most records, whatever exporter left it; null where there is none.</summary>
    public static CursorState? ReadLatest(string journal) =>
        Directory.Exists(journal) ? Directory.EnumerateFiles(journal, "*" + Extension).Select(Read).OfType<CursorState>().MaxBy(state => state.Segment) : null;

    /// <summary>
    /// As bytes and not as text, in a buffer of its own, and with base64 as it is: a summary is hundreds of kilobytes, and the pools that a
    /// serializer to text rents from, several times that to escape it, would hold on to their largest arrays for the rest of the run.
    /// </summary>
    private ReadOnlyMemory<byte> Serialize()
    {
        var state = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(state, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(json, this, CursorStateJson.Default.CursorState);
        return state.WrittenMemory;
    }

    private static uint Checksum(string state) => Crc32C.Compute(Encoding.UTF8.GetBytes(state));
}

/// <summary>How the state is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(CursorState))]
internal sealed partial class CursorStateJson : JsonSerializerContext;
