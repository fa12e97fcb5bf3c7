using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Instrumentation.Export.History;

/// <summary>
/// The layout of <c>experiments/history.bin</c>. An entry is its length in bytes (32 bits, all of it), its kind (32 bits), and what the kind says; all is
/// little-endian. <c>docs/formats.md</c> describes it.
/// </summary>
internal static class HistoryFormat
{
    public const int Version = 1;

    public const string Path = "experiments/history.bin";

    public const int HeaderSize = 2 * sizeof(int);

    /// <summary>JSON that describes a kind of rows: see <see cref="HistoryLayout"/>.</summary>
    public const int Layout = 0;

    /// <summary>JSON that says that a process begins, and with which step: see <see cref="HistoryAttempt"/>.</summary>
    public const int Attempt = 1;

    /// <summary>
    /// An event with images or sounds: the length of its JSON (32 bits), the JSON, which is a <see cref="HistoryMedia"/>, and its files one after the other.
    /// </summary>
    public const int Media = 2;

    /// <summary>Kinds from here on are rows: a global step (64 bits), and a 64-bit floating-point number for each column of the layout.</summary>
    public const int FirstRow = 16;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}

/// <summary>The columns of the rows of a kind.</summary>
internal sealed record HistoryLayout(int Kind, IReadOnlyList<HistoryColumn> Columns);

/// <summary>A process begins to write the run. What earlier ones wrote of <paramref name="ResumedAtStep"/> and later steps no longer counts.</summary>
internal sealed record HistoryAttempt(int FormatVersion, int Attempt, long? ResumedAtStep);

/// <summary>An event with images or sounds.</summary>
/// <param name="Event">Its name.</param>
/// <param name="Step">The global step.</param>
/// <param name="Epoch">The epoch; -1 outside of one.</param>
/// <param name="Media">Its files, in their order.</param>
/// <param name="Values">Its other values.</param>
internal sealed record HistoryMedia(string Event, long Step, int Epoch, IReadOnlyList<HistoryMediaFile> Media, JsonObject Values);

/// <summary>An image or a sound.</summary>
/// <param name="Name">What the event calls it.</param>
/// <param name="Type"><c>image/png</c> or <c>audio/wav</c>.</param>
/// <param name="Bytes">Its length; 0 where there is none.</param>
internal sealed record HistoryMediaFile(string Name, string Type, int Bytes);
