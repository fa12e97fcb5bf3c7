using System.Globalization;
using System.Text.Json.Nodes;

namespace Instrumentation.Export.JsonLines;

/// <summary><c>experiment_config.json</c>: what was configured and where it ran.</summary>
internal static class ExperimentConfig
{
    private static readonly string[] Sections = ["model_config", "training_config", "data_config"];

    public static JsonObject Create(RunProgress progress)
    {
        var run = progress.Run;
        var configuration = run["configuration"] as JsonObject ?? [];
        var config = new JsonObject
        {
            ["format_version"] = JsonLinesExporter.FormatVersion,
            ["experiment_id"] = progress.RunId,
            ["experiment_name"] = run["name"]?.DeepClone(),
            ["start_time"] = progress.Started.ToString(RecordJson.TimeFormat, CultureInfo.InvariantCulture),
        };
        foreach (var section in Sections) config[section] = configuration[section]?.DeepClone() ?? new JsonObject();

        // The environment; null for what the run does not know, such as the CUDA version without CUDA.
        foreach (var name in new[] { "device", "dotnet_version", "torchsharp_version", "cuda_version", "git_commit", "git_branch" })
            config[name] = run[name]?.DeepClone();
        foreach (var (name, value) in run)
        {
            if (name is not ("run_id" or "name" or "configuration" or "exporters")) config.TryAdd(name, value?.DeepClone());
        }

        foreach (var (section, value) in configuration)
        {
            if (!Sections.Contains(section)) config[config.ContainsKey(section) ? section + "_" : section] = value?.DeepClone();
        }

        return config;
    }
}
