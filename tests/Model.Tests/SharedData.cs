using Xunit;

namespace Instrumentation.Model.Tests;

/// <summary>The collection of real MIDI files that is kept beside the repository and not in it.</summary>
internal static class SharedData
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

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
        if (SharedData.Folder is null) Skip = "There is no folder shared/data above the tests.";
    }
}
