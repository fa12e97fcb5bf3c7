using System.Text;
using System.Text.Json.Nodes;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>What was configured: a table for each section, in which settings within settings have their path as a name.</summary>
internal static class ConfigurationSection
{
    public static void Write(StringBuilder text, JsonObject run)
    {
        if (run["configuration"] is not JsonObject { Count: > 0 } configuration) return;
        text.Line($"\n## Configuration");
        text.Table("### General", "Setting | Value", RowsOf(configuration.Where(entry => entry.Value is not JsonObject)));
        foreach (var (name, section) in configuration)
        {
            if (section is JsonObject settings) text.Table($"### {Cell(name.Replace('_', ' '))}", "Setting | Value", RowsOf(Flatten(settings, "")));
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Flatten(JsonObject settings, string path) => settings.SelectMany(entry => entry.Value is JsonObject { Count: > 0 } inner
        ? Flatten(inner, $"{path}{entry.Key}.")
        : [KeyValuePair.Create<string, JsonNode?>(path + entry.Key, entry.Value)]);

    private static IEnumerable<string> RowsOf(IEnumerable<KeyValuePair<string, JsonNode?>> settings) =>
        settings.Select(entry => $"{Cell(entry.Key)} | {Cell(entry.Value?.ToString() ?? "none")}");
}
