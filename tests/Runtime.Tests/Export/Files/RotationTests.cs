using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export.Prometheus;
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

    [Fact]
    public void A_part_takes_no_entry_that_is_older_than_its_age()
    {
        var age = TimeSpan.FromSeconds(10);
        var folder = Play(new Rotation { Age = age });

        Assert.InRange(Parts(folder).Count, 4, 20);
        Assert.All(Parts(folder), part =>
        {
            var times = Text(part).Split('\n').Where(line => line.StartsWith('[')).Select(line => DateTime.Parse(line[1..24], CultureInfo.InvariantCulture)).ToList();
            Assert.True(times[^1] - times[0] < age, $"{part} has entries from {times[0]:O} to {times[^1]:O}.");
        });
    }

    [Fact]
    public void The_oldest_parts_go_when_all_together_are_larger_than_a_limit()
    {
        const long Limit = 10_000;
        var all = Parts(Play(Small with { Compress = false }));
        var kept = Parts(Play(Small with { Compress = false, KeepBytes = Limit }));

        var aside = kept.SkipLast(1).Sum(part => new FileInfo(part).Length);
        Assert.InRange(aside, Limit - Small.Size!.Value, Limit);
        Assert.Equal(all.TakeLast(kept.Count).Select(Path.GetExtension), kept.Select(Path.GetExtension));
        Assert.Equal(all.Count, NumberOf(kept[^2]) + 1);
    }

    [Fact]
    public void Lines_of_JSON_are_rotated_if_asked_and_none_is_split()
    {
        var folder = RichRun.Play(_folder, exporters: () => [new JsonLinesExporter(new Rotation { Size = 10_000 })]);
        var parts = Directory.GetFiles(folder.Experiments, "batch_metrics*").OrderBy(path => !path.EndsWith(".gz", StringComparison.Ordinal)).ThenBy(path => path, StringComparer.Ordinal).ToList();

        Assert.True(parts.Count > 3);
        Assert.All(parts, part => Assert.InRange(Text(part).Length, 1, 10_000));
        var steps = parts.SelectMany(part => Text(part)[..^1].Split('\n')).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("global_step").GetInt64());
        Assert.Equal(Enumerable.Range(0, 3 * 41).Select(step => (long)step), steps);
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
    }

    [Fact]
    public void A_comparison_reads_compressed_parts_and_finds_a_flipped_byte()
    {
        var folder = Play(Small);
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
        var part = Parts(folder)[1];
        var whole = File.ReadAllBytes(part);

        // In the compressed text, in its checksum, and in a text that was compressed again and so fits its checksum.
        Assert.Contains(part, Verify(Flipped(whole, whole.Length / 2)), StringComparison.Ordinal);
        Assert.Contains(part, Verify(Flipped(whole, whole.Length - 8)), StringComparison.Ordinal);
        File.WriteAllBytes(part, whole);
        Assert.Contains(part, Verify(Compressed(Text(part).Replace("Training", "Draining", StringComparison.Ordinal))), StringComparison.Ordinal);

        string Verify(byte[] bytes)
        {
            File.WriteAllBytes(part, bytes);
            var said = new List<string>();
            var verified = RunRecovery.Verify(folder.Root, new Said(said));
            Assert.Equal(RecoveredFileState.Different, Assert.Single(verified.Files, file => file.State != RecoveredFileState.Intact).State);
            Assert.Equal(bytes, File.ReadAllBytes(part));
            return Assert.Single(said, message => message.Contains("is damaged", StringComparison.Ordinal) || message.Contains("is wrong", StringComparison.Ordinal));
        }
    }

    [ExecutableFact("tail")]
    public void Who_follows_the_log_by_its_name_sees_every_line_once_and_whole()
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, new TextLogExporter(LogLevel.Information, new Rotation { Size = 1000, Compress = false })));
        using var tail = new Tail(run.Folder.TextLog);
        var loop = new ScriptedLoop(run, time);
        run.Plan(1, 30);
        for (var step = 1; step <= 30; step++)
        {
            // A follower that is behind by a whole part has lost it, whoever rotates; this one keeps up.
            loop.Step(1, step - 1, Recorded.Loss("total", 1f / step));
            Assert.True(SpinWait.SpinUntil(() => tail.Steps == step && tail.Text == Whole(run.Folder), TimeSpan.FromSeconds(60)), $"step {step}\n{tail.Text}");
        }

        run.Complete();
        run.Dispose();
        Assert.True(SpinWait.SpinUntil(() => tail.Text == Whole(run.Folder), TimeSpan.FromSeconds(60)), tail.Text);
        Assert.True(Parts(run.Folder).Count > 4);
    }

    private static string Whole(RunFolder folder) => string.Concat(Parts(folder).Select(Shared));

    private static string Shared(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            // It was put aside between two looks.
            return "";
        }
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte[] Compressed(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }

    private static int NumberOf(string part) => int.Parse(Path.GetFileName(part).Split('.')[^2], CultureInfo.InvariantCulture);

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
