namespace Instrumentation.Runtime.Tests.Export;

/// <summary>An empty folder that goes when its test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("instrumentation-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
