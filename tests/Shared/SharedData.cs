namespace Instrumentation.Tests;

/// <summary>The real files and figures that are kept beside the repository and not in it.</summary>
public static class SharedData
{
    /// <summary>Why a test on it is skipped.</summary>
    public const string Absent = "There is no folder shared/data above the tests.";

    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

    /// <summary>All files below one of its folders, in ordinal order of their paths.</summary>
    public static IEnumerable<string> FilesBelow(string folder) =>
        Directory.GetFiles(Path(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data)) return data;
        }
        return null;
    }
}

/// <summary>A test on the collection of real files; skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = SharedData.Absent;
    }
}

/// <summary>The same for a test with several inputs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null) Skip = SharedData.Absent;
    }
}
