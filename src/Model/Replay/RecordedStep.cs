using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Model.Training;

namespace Instrumentation.Model.Replay;

/// <summary>What a run has recorded of a step that is to run again: from the capsule of the step where it has one, else from its JSON lines.</summary>
internal sealed record RecordedStep
{
    private const string CapsuleFile = "capsule.json";
    private const string Prefix = "step_";

    /// <summary>The folder of the run.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The global step.</summary>
    public required long Step { get; init; }

    /// <summary>The folder of the checkpoint from which the step is reached; null for the beginning of the run.</summary>
    public required string? Checkpoint { get; init; }

    /// <summary>With what the run was started.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>The recorded values by name.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>What was anomalous: names of <see cref="Values"/> or of others. Empty without a capsule.</summary>
    public IReadOnlyList<string> Anomalous { get; init; } = [];

    /// <summary>Changes of the learning rate's scale after the checkpoint: the last step before the change, and the scale.</summary>
    public IReadOnlyList<(long AfterStep, double Scale)> LearningRateScales { get; init; } = [];

    /// <summary>Where the random stream stood when the step began; null where that is not known.</summary>
    public string? RandomStream { get; init; }

    /// <summary>Finds a step.</summary>
    /// <param name="path">The folder of a run or of one of its capsules.</param>
    /// <param name="step">The step; null for that of the capsule, or of the newest one of the run.</param>
    /// <exception cref="InputException">There is no such step.</exception>
    public static RecordedStep Find(string path, long? step)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(Path.Combine(root, CapsuleFile))) return OfCapsule(root);
        if (!Directory.Exists(Path.Combine(root, "journal")))
            throw new InputException($"There is no run and no capsule in '{path}': give the folder of a run, which has a folder 'journal', or of a capsule, which has a file '{CapsuleFile}'.");

        var anomalies = Path.Combine(root, "anomalies");
        var capsule = step is null
            ? Directory.Exists(anomalies) ? Directory.GetDirectories(anomalies, Prefix + "*").Where(IsWhole).Order(StringComparer.Ordinal).LastOrDefault() : null
            : Path.Combine(anomalies, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}"));
        if (capsule is not null && IsWhole(capsule)) return OfCapsule(capsule);
        return OfLines(root, step ?? throw new InputException($"The run in '{path}' has no capsule, because nothing critical was found in it; name a step with --step."));
    }

    private static bool IsWhole(string capsule) => File.Exists(Path.Combine(capsule, CapsuleFile)) && !Path.HasExtension(capsule);

    private static RecordedStep OfCapsule(string folder)
    {
        var run = Path.GetFullPath(Path.Combine(folder, "..", ".."));
        var capsule = ReadObject(Path.Combine(folder, CapsuleFile));
        var step = (long)capsule["global_step"]!;
        var checkpoint = (string?)capsule["checkpoint"]?["path"];
        if (checkpoint is not null && !Directory.Exists(Path.Combine(run, checkpoint)))
            throw new InputException($"The checkpoint '{checkpoint}', from which step {step} is reached, is gone from '{run}'; without it the step cannot run again.");

        return new RecordedStep
        {
            RunFolder = run,
            Step = step,
            Checkpoint = checkpoint is null ? null : Path.Combine(run, checkpoint),
            Configuration = capsule["configuration"] as JsonObject ?? [],
            Values = ValuesOf(File.ReadLines(Path.Combine(folder, "records.jsonl")).Select(Parse)
                .Where(record => (long?)record["global_step"] == step && (string?)record["role"] is "phase" or "step")
                .Select(record => record["values"]!.AsObject())),
            Anomalous = [.. capsule["anomalies"]!.AsArray().Select(anomaly => (string)anomaly!["metric"]!).Distinct()],
            LearningRateScales = [.. capsule["learning_rate_scales"]!.AsArray().Select(change => ((long)change!["after_step"]!, (double)change["scale"]!))],
            RandomStream = (string?)capsule["state"]?["random_stream"],
        };
    }

    private static RecordedStep OfLines(string run, long step)
    {
        var lines = Path.Combine(run, "experiments", "batch_metrics.jsonl");
        var row = File.Exists(lines) ? File.ReadLines(lines).Select(Parse).LastOrDefault(row => (long?)row["global_step"] == step) : null;
        if (row is null) throw new InputException($"The run in '{run}' has no step {step} in its batch_metrics.jsonl; give one that it has.");
        var checkpoints = Path.Combine(run, "checkpoints");
        var newest = Directory.Exists(checkpoints)
            ? Directory.GetDirectories(checkpoints, Prefix + "*").Where(folder => !Path.HasExtension(folder) && StepOf(folder) <= step).MaxBy(StepOf)
            : null;
        return new RecordedStep
        {
            RunFolder = run,
            Step = step,
            Checkpoint = newest,
            Configuration = ReadObject(Path.Combine(run, "experiments", "experiment_config.json")),
            Values = ValuesOf([row, row["losses"] as JsonObject ?? [], row["metrics"] as JsonObject ?? []]),
        };
    }

    private static long StepOf(string checkpoint) =>
        long.TryParse(Path.GetFileName(checkpoint)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : long.MaxValue;

    private static Dictionary<string, double> ValuesOf(IEnumerable<JsonObject> objects)
    {
        var values = new Dictionary<string, double>();
        foreach (var (name, value) in objects.SelectMany(members => members))
        {
            if (value is JsonValue && Number(value) is { } number) values[name] = number;
        }

        return values;
    }

    private static double? Number(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => (double)value,
        JsonValueKind.String => (string?)value switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    private static JsonObject Parse(string line) => JsonNode.Parse(line)!.AsObject();

    private static JsonObject ReadObject(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException)
        {
            throw new InputException($"'{path}' cannot be read ({exception.Message.TrimEnd('.')}); give a run or a capsule that is whole.", exception);
        }
    }
}
