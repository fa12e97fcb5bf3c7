using System.Runtime.CompilerServices;
using Instrumentation.Reports.Declarations;

namespace Instrumentation.Reports.Tests.Declarations;

/// <summary>What follows from <see cref="DeclaredLoop"/>, and the snapshots of it.</summary>
internal static class DeclaredFiles
{
    public static string SnapshotFolder => Path.Combine(SourceFolder(), "Snapshots");

    public static string RuleTests => Path.Combine(SourceFolder(), "training.rules.test.yml");

    /// <summary>The manifest of this assembly, as it was built, without the loops of other tests.</summary>
    public static Manifest Manifest()
    {
        var manifest = Reports.Declarations.Manifest.Read(typeof(DeclaredLoop).Assembly.Location);
        return new Manifest("DeclaredLoop", [.. manifest.Records.Where(record => record.Schema.Source.StartsWith("DeclaredLoop.", StringComparison.Ordinal))]);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
