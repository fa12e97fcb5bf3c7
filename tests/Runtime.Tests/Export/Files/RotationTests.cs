using System.IO.Compression;
using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Text;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

public sealed class RotationTests : IDisposable
{
    private static readonly Rotation Small = new() { Size = 4000 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_parts_together_are_the_log_without_rotation_and_none_is_too_long()
    {
        var folder = Play(Small);
        var whole = Path.Combine(_folder, "whole.log");
        File.WriteAllText(whole, string.Concat(Parts(folder).Select(Text)));

        Assert.True(Parts(folder).Count > 3);
        Assert.All(Parts(folder), part => Assert.InRange(Text(part).Length, 1, 4000));
        Assert.All(Parts(folder), part => Assert.StartsWith("[", Text(part), StringComparison.Ordinal));
        Assert.Equal(3 * 41, File.ReadLines(whole).Count(line => line.EndsWith("Training progress", StringComparison.Ordinal)));
        Assert.Equal(folder.TextLog, Parts(folder)[^1]);
        Assert.All(Parts(folder).SkipLast(1), part => Assert.EndsWith(".gz", part, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_as_many_parts_are_kept_as_a_limit_says()
    {
        var folder = Play(Small with { KeepFiles = 2, Compress = false });
        var all = Play(Small with { Compress = false });

        Assert.Equal(2 + 1, Parts(folder).Count);
        Assert.True(Parts(all).Count > 3);
    }

    [Fact]
    public void Whatever_a_crash_left_undone_recovery_makes_the_same_parts()
    {
        var folder = Play(Small);
        var expected = Parts(folder).Select(part => (part, Text(part))).ToList();
        var aside = Parts(folder)[1];

        // Compressed and not deleted yet.
        File.WriteAllText(aside[..^3], Text(aside));
        Recovered("compressed twice");

        // Not compressed yet, and half of it so far.
        File.WriteAllText(aside[..^3], Text(aside));
        File.Delete(aside);
        File.WriteAllText(aside + ".tmp", "half");
        Recovered("not compressed");
        Assert.False(File.Exists(aside[..^3]));

        // Full and not put aside yet, so that all later parts are still to come.
        foreach (var part in Parts(folder).Skip(1)) File.Delete(part);
        File.WriteAllText(folder.TextLog, expected[1].Item2);
        Recovered("not put aside");

        void Recovered(string because)
        {
            foreach (var cursor in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(cursor);
            RunRecovery.Recover(folder.Root);
            Assert.True(expected.SequenceEqual(Parts(folder).Select(part => (part, Text(part)))), because);
        }
    }

    private RunFolder Play(Rotation rotation) => RichRun.Play(_folder, exporters: () => [new TextLogExporter(LogLevel.Information, rotation)]);

    private static List<string> Parts(RunFolder folder) =>
        [.. Directory.GetFiles(folder.Logs).Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal)).OrderBy(path => path == folder.TextLog).ThenBy(path => path, StringComparer.Ordinal)];

    private static string Text(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllText(path);
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
