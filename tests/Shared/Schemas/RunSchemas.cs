using System.Text.Json;
using Json.Schema;

namespace Instrumentation.Tests;

/// <summary>Compares the JSON files of a run's folder with the schemas in <c>docs/schemas</c>.</summary>
internal static class RunSchemas
{
    private const string Event = "event";

    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private static readonly Dictionary<string, JsonSchema> Schemas = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "schemas"))
        .ToDictionary(path => Path.GetFileName(path).Split('.')[0], path => JsonSchema.FromFile(path));

    /// <summary>Compares every file of <c>experiments</c> with its schema, and fails with what differs.</summary>
    /// <returns>The names of the schemas that were used.</returns>
    public static IReadOnlySet<string> Check(string runFolder)
    {
        var used = new HashSet<string>();
        foreach (var path in Directory.GetFiles(Path.Combine(runFolder, "experiments"), "*.json*"))
        {
            var name = SchemaOf(path);
            used.Add(name);
            foreach (var json in Read(path)) Assert.True(ErrorsOf(name, json) is [], $"{Path.GetFileName(path)}: {string.Join("; ", ErrorsOf(name, json))}");
        }

        return used;
    }

    /// <summary>What is wrong with a document, or a line of one; empty when it is as its schema says.</summary>
    public static List<string> ErrorsOf(string schema, JsonElement json)
    {
        var result = Schemas[schema].Evaluate(json, Strict);
        return result.IsValid ? [] : [.. (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("invalid")];
    }

    /// <summary>An event has the schema of events unless there is one of its name.</summary>
    private static string SchemaOf(string path)
    {
        var name = Path.GetFileName(path).Split('.')[0];
        if (name.StartsWith("experiment_config_attempt_", StringComparison.Ordinal)) name = "experiment_config";
        return path.EndsWith(".jsonl", StringComparison.Ordinal) && !Schemas.ContainsKey(name) ? Event : name;
    }

    private static IEnumerable<JsonElement> Read(string path) =>
        (path.EndsWith(".jsonl", StringComparison.Ordinal) ? File.ReadLines(path) : [File.ReadAllText(path)]).Select(text => JsonDocument.Parse(text).RootElement);
}
