using System.Text.Json.Nodes;
using Instrumentation.Reports.Terminal;

namespace Instrumentation.Model.Training;

/// <summary>What the command line says.</summary>
internal sealed record TrainingProgramOptions
{
    public string? Data { get; init; }

    public required string Size { get; init; }

    public required string Device { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required int Seed { get; init; }

    public required string Output { get; init; }

    public required int Port { get; init; }

    public required int Threads { get; init; }

    /// <summary>The folder of the cache of decoded pieces; null for the usual one.</summary>
    public string? Cache { get; init; }

    public bool NoCache { get; init; }

    /// <summary>Where decoded pieces are kept; null for nowhere.</summary>
    public string? CacheFolder => NoCache ? null : Cache ?? Path.Combine(Output, "piece_cache");

    /// <summary>How much the console shows; with the most of it the text log has the entries of the level debug, too.</summary>
    public ConsoleDetail Detail { get; init; } = ConsoleDetail.Normal;

    public bool KeepJournal { get; init; }

    /// <summary>Where a run goes on; null for one that starts.</summary>
    public ResumedTraining? Resume { get; init; }

    /// <summary>The options of a run, as its configuration has them.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <exception cref="InputException">It lacks one of them.</exception>
    public static TrainingProgramOptions Recorded(JsonObject configuration, string runFolder)
    {
        var data = Read<string>("data_config", "data_directory");
        return new TrainingProgramOptions
        {
            Data = data == TrainingSetup.StarterCorpus ? null : data,
            Size = Read<string>("model_config", "size"),
            Device = "auto",
            Epochs = Read<int>("training_config", "epochs"),
            BatchSize = Read<int>("training_config", "batch_size"),
            Seed = Read<int>("training_config", "seed"),
            Threads = Read<int>("training_config", "threads"),
            Output = Path.GetDirectoryName(runFolder) ?? runFolder,
            Port = 0,
        };

        T Read<T>(string section, string name) => configuration[section]?[name] is JsonValue value && value.TryGetValue(out T? read)
            ? read
            : throw new InputException($"The configuration of the run in '{runFolder}' does not say {section}.{name}, so it is not one of this program's; use the program that recorded it.");
    }
}
