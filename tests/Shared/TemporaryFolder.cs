namespace Instrumentation.Tests;

/// <summary>A folder of one test, gone at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("instrumentation-test-").FullName;

    public static implicit operator string(TemporaryFolder folder) => folder.Path;

    /// <summary>The path of a file in it, whose folder exists.</summary>
    public string File(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
