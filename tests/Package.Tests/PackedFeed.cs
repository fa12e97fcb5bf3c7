using System.IO.Compression;

namespace Instrumentation.Package.Tests;

/// <summary>The packages in a folder of their own, under a version that no cache can have seen.</summary>
public sealed class PackedFeed : IDisposable
{
    private static readonly string[] Projects = ["Runtime", "Reports", "Tool"];

    private readonly TemporaryFolder _folder = new();

    public PackedFeed()
    {
        // What was built is packed as it is: the tests neither wait for a build nor disturb one.
        foreach (var project in Projects)
        {
            DotNet.Run(
                Checkout.Root,
                "pack", "src/" + project, "--no-build", "--nologo", "-c", Checkout.Configuration, "-o", Path, $"-p:PackageVersion={Version}")
                .AssertSucceeded();
        }
    }

    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>The files of a package, without those that make it a package.</summary>
    public SortedDictionary<string, byte[]> Files(string id)
    {
        using var package = ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{id}.{Version}.nupkg"));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in package.Entries.Where(entry => entry.FullName is not ("[Content_Types].xml" or "_rels/.rels") && !entry.FullName.StartsWith("package/", StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return files;
    }
}

/// <summary>The tests that share one feed.</summary>
[CollectionDefinition(Name)]
public sealed class PackageTests : ICollectionFixture<PackedFeed>
{
    public const string Name = "package";
}
