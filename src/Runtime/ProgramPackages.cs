using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation;

/// <summary>The packages that the program was built with and that matter to its results, as the file of its dependencies (<c>.deps.json</c>) has them.</summary>
internal static class ProgramPackages
{
    private static readonly Lazy<SortedDictionary<string, string>> Read = new(ReadVersions);

    /// <summary>The versions of what the program or a project of it refers to by itself, and of all that is of torch. Empty where the program has no such file.</summary>
    public static IReadOnlyDictionary<string, string> Versions => Read.Value;

    /// <summary>The version of libtorch, such as <c>2.10.0</c>; null without its package.</summary>
    public static string? LibTorchVersion => LibTorch?.Version;

    /// <summary>The version of CUDA that libtorch was built for, such as <c>12.8</c>; null for a CPU.</summary>
    public static string? CudaVersion => LibTorch?.Name.Split('-') is [_, "cuda", var version, ..] ? version : null;

    private static (string Name, string Version)? LibTorch => Versions
        .Where(package => package.Key.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase))
        .Select(package => ((string, string)?)(package.Key, package.Value))
        .FirstOrDefault();

    private static SortedDictionary<string, string> ReadVersions()
    {
        var versions = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            if ((AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0] is { Length: > 0 } path && File.Exists(path))
                Add(versions, JsonNode.Parse(File.ReadAllText(path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // A run that cannot say its packages is a run.
        }

        return versions;
    }

    internal static void Add(SortedDictionary<string, string> versions, JsonNode? dependencies)
    {
        var types = (dependencies?["libraries"] as JsonObject ?? []).ToDictionary(library => library.Key, library => (string?)library.Value?["type"]);
        var isNamed = (dependencies?["targets"]?[(string?)dependencies["runtimeTarget"]?["name"] ?? ""] as JsonObject ?? [])
            .Where(library => types.GetValueOrDefault(library.Key) == "project")
            .SelectMany(project => project.Value?["dependencies"] as JsonObject ?? [])
            .Select(dependency => dependency.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (library, type) in types)
        {
            if (type == "package" && library.Split('/') is [var name, var version] && (isNamed.Contains(name) || name.Contains("torch", StringComparison.OrdinalIgnoreCase)))
                versions[name] = version;
        }
    }
}
