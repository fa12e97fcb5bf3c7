#if !VERIFY
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>
/// Compares generated files with the ones in <c>Snapshots/</c>, by the rules of Verify, so that <c>-p:SnapshotLibrary=Verify</c> reads
/// and writes the same files. A mismatch leaves a <c>.received.cs</c> file; to accept it, rename it to <c>.verified.cs</c>.
/// </summary>
internal static class Snapshot
{
    private static readonly UTF8Encoding Utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    public static Task Match(GeneratorDriver driver, string? variant = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots");
        var prefix = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}" + (variant is null ? "" : "." + variant);
        foreach (var received in Files(folder, prefix, ".received.cs")) File.Delete(received);

        var stale = Files(folder, prefix, ".verified.cs").ToHashSet();
        var problems = new List<string>();
        foreach (var generated in driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources))
        {
            var name = $"{prefix}#{Path.ChangeExtension(generated.HintName, null)}";
            var verified = Path.Combine(folder, name + ".verified.cs");
            stale.Remove(verified);

            var content = $"//HintName: {generated.HintName}\n{generated.SourceText}";
            if (File.Exists(verified) && Equal(File.ReadAllText(verified), content)) continue;

            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".received.cs"), content, Utf8WithMark);
            problems.Add(File.Exists(verified) ? $"{name} differs; compare .received.cs with .verified.cs." : $"{name} is new; look at .received.cs.");
        }

        problems.AddRange(stale.Select(file => $"{Path.GetFileName(file)} is stale: the generator no longer writes it."));
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Files(string folder, string prefix, string suffix) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, prefix + "#*" + suffix) : [];

    // An empty verified file counts as new. A final newline more and carriage returns do not count.
    private static bool Equal(string verified, string received)
    {
        if (verified.Length == 0) return false;

        verified = verified.Replace("\r\n", "\n", StringComparison.Ordinal);
        return verified == received || verified == received + "\n";
    }
}
#endif
