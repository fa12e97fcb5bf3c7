using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Instrumentation.Checkpoints;

/// <summary>
/// <c>run.json</c> of a checkpoint: whose it is, where it goes on, what the run itself has to remember, and how large the files beside it
/// are. Written last, so that a checkpoint that has it, and these files, is whole.
/// </summary>
internal sealed record CheckpointManifest
{
    public const string FileName = "run.json";
    public const int CurrentFormatVersion = 1;

    public int FormatVersion { get; init; } = CurrentFormatVersion;

    public required string RunId { get; init; }

    /// <summary>The attempt at the run that saved it.</summary>
    public required int Attempt { get; init; }

    /// <summary>The global step to go on with.</summary>
    public required long Step { get; init; }

    /// <summary>Its epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>Its batch.</summary>
    public required int Batch { get; init; }

    /// <summary><see cref="TrainingRunOptions.Configuration"/> of the attempt.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>What the checks know, by method, quantity and anomaly.</summary>
    public required JsonObject Detectors { get; init; }

    /// <summary><see cref="TrainingRun.LearningRateScale"/>.</summary>
    public double LearningRateScale { get; init; } = 1;

    /// <summary>The sizes in bytes of the files that the training wrote, by their paths within the checkpoint.</summary>
    public required Dictionary<string, long> Files { get; init; }

    public void Write(string folder)
    {
        using var file = File.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(file, this, CheckpointJson.Default.CheckpointManifest);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the manifest of a checkpoint; null when it is not whole.</summary>
    public static CheckpointManifest? TryRead(string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, FileName));
            var manifest = JsonSerializer.Deserialize(file, CheckpointJson.Default.CheckpointManifest);
            var isWhole = manifest?.Files.All(known => new FileInfo(Path.Combine(folder, known.Key)) is { Exists: true } there && there.Length == known.Value);
            return isWhole == true ? manifest : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
