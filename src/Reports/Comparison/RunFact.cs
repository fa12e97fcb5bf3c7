using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Reports.Comparison;

/// <summary>What a fact of a run is about.</summary>
internal enum RunFactKind
{
    /// <summary>Where it ran: nothing that a result should depend on.</summary>
    Environment,

    /// <summary>What was run.</summary>
    Code,

    /// <summary>With what it was run.</summary>
    Configuration,
}

/// <summary>One thing that a run says of itself.</summary>
/// <param name="Name">Its path, such as <c>training_config.seed</c>.</param>
/// <param name="Value">Its value, as text.</param>
/// <param name="Kind">What it is about.</param>
internal sealed record RunFact(string Name, string Value, RunFactKind Kind)
{
    /// <summary>What is different for every run, or says the same as another fact.</summary>
    private static readonly HashSet<string> Incidental =
        ["format_version", "run_id", "start_time", "process_id", "exporters", "attempt", "resumed", "command_line", "working_directory", "memory_bytes"];

    private static readonly HashSet<string> Code =
        ["name", "program", "program_version", "git_commit", "git_dirty", "instrumentation_version", "torchsharp_version", "libtorch_version", "cuda_version", "packages", "device"];

    /// <summary>Whether it is a seed, which changes the chance and not the experiment.</summary>
    public bool IsSeed => Kind == RunFactKind.Configuration && Name.Split('.')[^1] is var last && (last == "seed" || last.EndsWith("_seed", StringComparison.Ordinal));

    /// <summary>Whether runs that differ in it are different experiments.</summary>
    public bool IsOfExperiment => Kind != RunFactKind.Environment && !IsSeed;

    /// <summary>All facts of a run that can be compared with those of another.</summary>
    /// <param name="run">What the run says of itself in its first record.</param>
    public static IEnumerable<RunFact> Of(JsonObject run)
    {
        foreach (var (name, value) in run)
        {
            if (Incidental.Contains(name)) continue;
            var (path, kind) = name == "configuration" ? ("", RunFactKind.Configuration) : (name, Code.Contains(name) ? RunFactKind.Code : RunFactKind.Environment);
            foreach (var fact in Flatten(path, value, kind)) yield return fact;
        }
    }

    private static IEnumerable<RunFact> Flatten(string path, JsonNode? value, RunFactKind kind)
    {
        if (value is not JsonObject parts) return value is null ? [] : [new RunFact(path, TextOf(value), kind)];
        return parts.SelectMany(part => Flatten(path.Length == 0 ? part.Key : $"{path}.{part.Key}", part.Value, kind));
    }

    private static string TextOf(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();
}
