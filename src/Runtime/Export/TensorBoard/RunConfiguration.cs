using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Export.TensorBoard;

/// <summary>What a run was started with, as single values with names such as <c>training_config.batch_size</c>.</summary>
internal static class RunConfiguration
{
    /// <summary>The text with it.</summary>
    public const string Tag = "Run/Configuration";

    private static readonly string[] Surroundings =
        ["run_id", "start_time", "device", "operating_system", "dotnet_version", "torchsharp_version", "instrumentation_version", "git_commit", "git_branch", "attempt"];

    /// <summary>The values of the program's configuration, in its order. What has parts that have no names is its JSON.</summary>
    public static IEnumerable<(string Name, JsonValue Value)> ValuesOf(RunProgress progress) =>
        progress.Run["configuration"] is JsonObject configuration ? Flatten("", configuration) : [];

    /// <summary>A Markdown table of where it runs and what it is configured to.</summary>
    public static string TextOf(RunProgress progress)
    {
        var text = new StringBuilder("| setting | value |\n|---|---|\n");
        foreach (var name in Surroundings)
        {
            if (progress.Run[name] is JsonValue value) Add(name, value);
        }

        foreach (var (name, value) in ValuesOf(progress)) Add(name, value);
        return text.ToString();

        void Add(string name, JsonValue value) => text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Escape(name)} | {MarkdownText.Escape(value.ToString())} |\n");
    }

    private static IEnumerable<(string Name, JsonValue Value)> Flatten(string prefix, JsonObject section)
    {
        foreach (var (name, node) in section)
        {
            switch (node)
            {
                case JsonObject inner:
                    foreach (var value in Flatten($"{prefix}{name}.", inner)) yield return value;
                    break;
                case JsonArray array:
                    yield return (prefix + name, JsonValue.Create(array.ToJsonString()));
                    break;
                case JsonValue value when value.GetValueKind() != JsonValueKind.Null:
                    yield return (prefix + name, value);
                    break;
            }
        }
    }
}
