using System.Globalization;
using System.Text.RegularExpressions;
using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Export.JsonLines;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>What is damaged costs no more than itself, and is said.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_was_changed_is_cut_and_made_again_and_it_is_said()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        var lines = Path.Combine(folder.Experiments, "batch_metrics.jsonl");
        var length = new FileInfo(lines).Length;
        Flip(lines, 100);
        File.AppendAllText(folder.TextLog, "not ours\n");
        Forget(folder);

        Recover(folder, expected);

        Assert.Single(_said, message => message == $"'{lines}' was cut by its last {length - 100} bytes, from byte 100 on: the journal gives something else there.");
        Assert.Single(_said, message => message.StartsWith($"'{folder.TextLog}' was cut by its last 9 bytes", StringComparison.Ordinal)
            && message.EndsWith("the journal ends before them.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_somebody_adds_to_a_file_of_a_run_that_lasts_is_cut_and_said()
    {
        var log = new ListLogger();
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, new JsonLinesExporter()) with { Logging = logging => logging.AddProvider(log) });
        var path = Path.Combine(run.Folder.Experiments, "batch_metrics.jsonl");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path), TimeSpan.FromSeconds(60)));
        File.AppendAllText(path, "not ours\n");
        RichRun.Train(run, time, epochs: 1, batches: 5);
        run.Complete();
        run.Dispose();

        Assert.Single(log.Entries, entry => entry.Message == $"'{path}' was cut by its last 9 bytes, from byte 0 on: the journal gives something else there.");
        Assert.DoesNotContain("not ours", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.True(RunRecovery.Verify(run.Folder.Root).IsIntact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format_version\":1,\"checksum\":1,\"state\":{}}")]
    [InlineData("{\"format_version\":2}")]
    [InlineData(null)]
    public void A_damaged_state_of_an_exporter_means_that_it_starts_anew_and_it_is_said(string? content)
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        var state = CursorStateFile.PathOf(folder, "json_lines");
        if (content is null) Flip(state, (int)new FileInfo(state).Length / 2);
        else File.WriteAllText(state, content);
        File.Delete(Path.Combine(folder.Experiments, "batch_metrics.jsonl"));

        Recover(folder, expected);

        Assert.Single(_said, message => message.Contains($"'{state}' is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_whose_description_is_damaged_keeps_its_files_as_they_are()
    {
        var folder = RichRun.Play(_folder, epochs: 1);
        var expected = RichRun.FilesOf(folder.Root);
        Forget(folder);
        var path = Path.Combine(folder.Journal, JournalFormat.SegmentName(0));
        var segment = File.ReadAllBytes(path);
        segment[segment.AsSpan().IndexOf("\"run_id\""u8)] = (byte)'!';

        // Without its seals, which would show the damage, as after a kill.
        segment.AsSpan(JournalFormat.HeaderSize, segment.Length / 4096 * 8).Clear();
        File.WriteAllBytes(path, segment);

        var recovered = RunRecovery.Recover(folder.Root);

        Assert.Contains("'run_start' record is damaged", Assert.Single(recovered.Problems), StringComparison.Ordinal);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered without a description");
    }

    [Fact]
    public void A_resumed_run_whose_first_attempt_is_damaged_keeps_its_files_as_they_are()
    {
        var folder = PlayInOneSegment();
        PlayInOneSegment(folder.Root);
        var expected = RichRun.FilesOf(folder.Root);
        Forget(folder);
        Flip(Path.Combine(folder.Journal, JournalFormat.SegmentName(0)), FirstRecord + 50);

        var recovered = RunRecovery.Recover(folder.Root);

        Assert.Contains("'run_start' record is damaged or gone; the files stay as they are.", recovered.Problems[0], StringComparison.Ordinal);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered without its first attempt");
    }

    [Fact]
    public void A_run_that_lost_the_definitions_of_its_only_segment_keeps_its_files_and_recovery_says_how_much_is_lost()
    {
        var folder = PlayInOneSegment();
        var expected = RichRun.FilesOf(folder.Root);
        var whole = Count(folder, out _);
        Forget(folder);
        Flip(Path.Combine(folder.Journal, JournalFormat.SegmentName(0)), FirstRecord + 50);

        var left = Count(folder, out var reader);
        var recovered = RunRecovery.Recover(folder.Root);

        // The first block is lost, and of the others what it defined.
        Assert.Equal(3, recovered.Problems.Count);
        Assert.Contains("'run_start' record is damaged or gone; the files stay as they are.", recovered.Problems[0], StringComparison.Ordinal);
        var block = Assert.Single(Numbers(recovered.Problems[1], "^1 block of the journal's segment '00000000.segment' is damaged; the records in ([\\d,]+) bytes are not read\\.$"));
        var undefined = Numbers(recovered.Problems[2], "^([\\d,]+) records in ([\\d,]+) bytes of the journal's segment '00000000.segment' cannot be interpreted, because");
        Assert.InRange(block, JournalFormat.BlockSize, 2 * JournalFormat.BlockSize);
        Assert.InRange(undefined[0], 1, whole - left - 1);
        Assert.Equal((undefined[0] + 1, block + undefined[1]), (reader.Damaged, reader.DamagedBytes));
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered without definitions");
    }

    private const int FirstRecord = JournalFormat.HeaderSize + OneSegment / JournalFormat.BlockSize * JournalFormat.SealSize;

    private const int OneSegment = 1 << 20;

    private RunFolder PlayInOneSegment(string? resumed = null)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(RichRun.Options(_folder, time, RichRun.All()) with
        {
            Journal = new JournalOptions { SegmentSize = OneSegment, Keep = true },
            Resume = resumed,
        });
        RichRun.Train(run, time, epochs: 1, batches: 40);
        if (resumed is null) run.SaveCheckpoint(folder => File.WriteAllText(Path.Combine(folder, "weights"), "0.5"));
        run.Complete();
        return run.Folder;
    }

    private static int Count(RunFolder folder, out JournalReader reader)
    {
        var records = 0;
        using var opened = reader = JournalReader.Open(folder.Root);
        while (opened.TryRead(out _)) records++;
        return records;
    }

    private static long[] Numbers(string sentence, string pattern)
    {
        var match = Regex.Match(sentence, pattern);
        Assert.True(match.Success, sentence);
        return [.. match.Groups.Values.Skip(1).Select(group => long.Parse(group.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
    }

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Forget(RunFolder folder)
    {
        foreach (var cursor in Directory.EnumerateFiles(folder.Journal, "*.cursor")) File.Delete(cursor);
    }

    private void Recover(RunFolder folder, SortedDictionary<string, byte[]> expected)
    {
        Assert.Empty(RunRecovery.Recover(folder.Root, new Said(_said)).Problems);
        RichRun.AssertEqual(expected, RichRun.FilesOf(folder.Root), "recovered");
    }
}
