using System.Globalization;
using System.Text.Json.Nodes;

namespace Instrumentation.Export;

/// <summary>
/// When a growing file is put aside and begun anew. The file that is written keeps its name; what is put aside is called
/// <c>name.000001.log</c>, <c>name.000002.log</c> and so on. Nothing is deleted unless a limit says so.
/// </summary>
public sealed record Rotation
{
    /// <summary>How many bytes a file may have; an entry is never split, and one that is longer has a file of its own. Null for any number.</summary>
    public long? Size { get; init; }

    /// <summary>How long after its first entry a file takes further ones, by the times of the records. Null for ever.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Whether what is put aside is compressed, in the background, and gets the ending <c>.gz</c>.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>How many of the files that were put aside are kept, at least 1; null for all of them.</summary>
    public int? KeepFiles { get; init; }

    /// <summary>How many bytes the files that were put aside may have together; the latest is always kept. Null for any number.</summary>
    public long? KeepBytes { get; init; }

    internal JsonObject ToJson()
    {
        if (Size < 1 || Age <= TimeSpan.Zero || KeepFiles < 1 || KeepBytes < 1)
            throw new TrainingRunException("The rotation has a size, an age or a limit that is not positive; give a positive one, or null for none.");
        return new JsonObject
        {
            ["size"] = Size,
            ["age"] = Age?.ToString("c", CultureInfo.InvariantCulture),
            ["compress"] = Compress,
            ["keep_files"] = KeepFiles,
            ["keep_bytes"] = KeepBytes,
        };
    }

    internal static Rotation? FromJson(JsonNode? json) => json is not JsonObject options ? null : new Rotation
    {
        Size = (long?)options["size"],
        Age = (string?)options["age"] is { } age ? TimeSpan.ParseExact(age, "c", CultureInfo.InvariantCulture) : null,
        Compress = (bool?)options["compress"] ?? true,
        KeepFiles = (int?)options["keep_files"],
        KeepBytes = (long?)options["keep_bytes"],
    };
}
