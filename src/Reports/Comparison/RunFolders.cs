namespace Instrumentation.Reports.Comparison;

/// <summary>The run folders that a command line names.</summary>
internal static class RunFolders
{
    /// <summary>Each run once, in the order given; of a folder of runs those in it, in the order of their names, which is that of their starts.</summary>
    /// <param name="paths">Folders of runs, or folders of such folders.</param>
    /// <exception cref="DirectoryNotFoundException">One of them is neither.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(In).Select(Path.GetFullPath).Distinct()];

    public static bool IsRun(string folder) => Directory.Exists(Path.Combine(folder, RunFolder.JournalName));

    private static IEnumerable<string> In(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(path);
        if (IsRun(folder)) return [folder];
        var runs = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(IsRun).Order(StringComparer.Ordinal).ToList() : [];
        return runs.Count > 0
            ? runs
            : throw new DirectoryNotFoundException($"There is no run in '{path}'; give the folder of one run, which has a folder '{RunFolder.JournalName}', or a folder of such folders.");
    }
}
