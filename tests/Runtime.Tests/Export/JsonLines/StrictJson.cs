using System.Text;
using System.Text.Json;

namespace Instrumentation.Runtime.Tests.Export.JsonLines;

/// <summary>Reads the files of a run's <c>experiments</c> folder as a strict parser does.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };

    public static List<JsonElement> Lines(RunFolder folder, string name)
    {
        var text = Text(folder, name);
        if (text.Length == 0) return [];
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n').Select(line => JsonDocument.Parse(line, Options).RootElement)];
    }

    public static JsonElement File(RunFolder folder, string name) => JsonDocument.Parse(Text(folder, name), Options).RootElement;

    public static string Text(RunFolder folder, string name) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(System.IO.File.ReadAllBytes(Path.Combine(folder.Experiments, name)));

    public static bool Exists(RunFolder folder, string name) => System.IO.File.Exists(Path.Combine(folder.Experiments, name));

    public static double Number(this JsonElement element, params string[] path) => path.Aggregate(element, (inner, name) => inner.GetProperty(name)).GetDouble();

    public static IEnumerable<string> Names(this JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
