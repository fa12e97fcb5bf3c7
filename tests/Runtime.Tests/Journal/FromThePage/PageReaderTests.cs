using System.Collections;
using System.Globalization;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export;
using Instrumentation.Runtime.Tests.Fixtures;
using Instrumentation.Runtime.Tests.Values;

namespace Instrumentation.Runtime.Tests.Journal.FromThePage;

/// <summary>A reader that was written from docs/journal.md alone reads what the product reads: the page says enough, and says it right.</summary>
public sealed class PageReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_kept_run_reads_as_the_page_says(int version) => Assert.True(Compare(FixtureRun.Of(version)).Count > 300);

    [Fact]
    public void A_run_of_all_kinds_of_values_and_two_attempts_reads_as_the_page_says()
    {
        using var output = new TemporaryFolder();
        var records = Compare(RecordTwice(output.Path));
        Assert.Equal([1, 2], records.Select(record => record.Attempt).Distinct());
        Assert.Equal(2, records.Count(record => record.Schema.Role == "RunStart"));

        var step = records.First(record => record.Schema.Name == "train");
        object? Of(string field) => step.Values[step.Schema.Fields.ToList().FindIndex(of => of.Name == field)];
        Assert.Equal(true, Of("flag"));
        Assert.Equal(0.30m, Of("price"));
        Assert.Equal(KindsLoop.Sample.Large, Of("large"));
        Assert.Equal(KindsLoop.Sample.Id, Of("id"));
        Assert.Null(Of("absent"));
        Assert.Equal(("Adam", 2L), step.Schema.Fields.Single(of => of.Name == "optimizer").Members[^1]);
        Assert.Equal("Adam", step.Schema.Fields.Single(of => of.Name == "optimizer").NameOf(Of("optimizer")));
    }

    [Fact]
    public void Both_readers_skip_a_sealed_block_in_which_a_byte_has_changed()
    {
        using var output = new TemporaryFolder();
        var folder = RecordTwice(output.Path);
        var whole = Compare(folder).Count;
        Change(Path.Combine(folder, "journal", "00000001.segment"), 6000);

        var left = Compare(folder, out var reader).Count;
        Assert.InRange(left, 1, whole - 1);
        Assert.True(reader.Damaged > 0);
    }

    [Fact]
    public void Both_readers_skip_a_segment_whose_header_has_changed()
    {
        using var output = new TemporaryFolder();
        var folder = RecordTwice(output.Path);
        var whole = Compare(folder).Count;
        Change(Path.Combine(folder, "journal", "00000001.segment"), 50);

        var left = Compare(folder, out var reader).Count;
        Assert.InRange(left, 1, whole - 1);
        Assert.Equal(1, reader.Damaged);
    }

    private static void Change(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Two attempts, with the machine's clock: its stamps are finer than a tick, so that rounding shows.</summary>
    private static string RecordTwice(string output)
    {
        using var first = TrainingRun.Start(Options(output, resume: null));
        Train(first, epochs: 8);
        Assert.True(first.SaveCheckpoint(folder => File.WriteAllText(Path.Combine(folder, "weights"), "1")));
        first.Dispose();

        using var second = TrainingRun.Start(Options(output, first.Folder.Root));
        Train(second, epochs: 8);
        second.Complete();
        return second.Folder.Root;
    }

    private static void Train(TrainingRun run, int epochs)
    {
        var loop = new KindsLoop(run);
        for (var epoch = 1; epoch <= epochs; epoch++) loop.Epoch(epoch);
    }

    private static TrainingRunOptions Options(string output, string? resume) => new()
    {
        Name = "page",
        Output = output,
        Resume = resume,
        Exporters = [],
        Journal = new JournalOptions { SegmentSize = 16384, Keep = true, WhenFull = WhenFull.Wait },
        ReadMemory = static () => ScriptedRun.Memory,
    };

    private static List<PageRecord> Compare(string folder) => Compare(folder, out _);

    private static List<PageRecord> Compare(string folder, out PageReader page)
    {
        page = new PageReader(Path.Combine(folder, "journal"));
        var records = page.Read().ToList();
        var next = 0;
        using var reader = JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            Assert.True(next < records.Count, $"The page's reader ends before record {next}, {record.Schema.Name}.");
            CompareRecord(record, reader.Attempt, records[next++]);
        }

        Assert.Equal(next, records.Count);
        Assert.Equal(
            (reader.Unfinished, reader.Damaged, reader.UnsealedBytes, reader.MissingSegments), (page.Unfinished, page.Damaged, page.Unsealed, page.Missing));
        return records;
    }

    private static void CompareRecord(JournalRecord record, int attempt, PageRecord page)
    {
        Assert.Equal((record.Schema.Name, record.Schema.Role.ToString(), attempt), (page.Schema.Name, page.Schema.Role, page.Attempt));
        Assert.Equal((record.Stamp, record.Time, record.Duration), (page.Stamp, page.Time, page.Duration));
        Assert.Equal(record.Time.Offset, page.Time.Offset);
        Assert.Equal((record.Step, record.Epoch, record.Batch), (page.Step, page.Epoch, page.Batch));
        Assert.Equal(record.Schema.Fields.Select(of => (of.Name, of.Type.ToString(), of.Role.ToString())), page.Schema.Fields.Select(of => (of.Name, of.Type, of.Role)));
        for (var i = 0; i < page.Values.Count; i++)
        {
            var expected = record.GetValue(i);
            if (page.Values[i] is object?[] elements) Assert.Equal(((IEnumerable?)expected)?.Cast<object?>(), elements);
            else Assert.Equal(expected, AsTheProductSaysIt(page.Schema.Fields[i], page.Values[i]));
        }
    }

    /// <summary>The product has one type for all whole numbers, and names for the values of enumerations.</summary>
    private static object? AsTheProductSaysIt(PageField field, object? value) => field.NameOf(value) ?? value switch
    {
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => value,
    };
}
