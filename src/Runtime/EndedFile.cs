using System.Text.Json.Nodes;

namespace Instrumentation;

/// <summary>The file <c>journal/ended</c>: all files of the run hold what its journal gives, and nothing is left to do.</summary>
internal static class EndedFile
{
    private const string Name = "ended";

    public static bool Exists(RunFolder folder) => File.Exists(PathOf(folder));

    public static void Write(RunFolder folder, int attempt, string status)
    {
        var unfinished = PathOf(folder) + ".tmp";
        File.WriteAllText(unfinished, new JsonObject { ["format_version"] = 1, ["attempt"] = attempt, ["status"] = status }.ToJsonString() + "\n");
        File.Move(unfinished, PathOf(folder), overwrite: true);
    }

    /// <summary>Another attempt begins.</summary>
    public static void Delete(RunFolder folder) => File.Delete(PathOf(folder));

    private static string PathOf(RunFolder folder) => Path.Combine(folder.Journal, Name);
}
