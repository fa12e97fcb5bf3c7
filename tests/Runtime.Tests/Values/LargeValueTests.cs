using System.Text;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Values;

/// <summary>Values that are large, and types that are not known yet.</summary>
public sealed partial class LargeValueTests
{
    [Fact]
    public void A_text_of_64_KB_arrives_whole()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var text = new string('ü', 32 * 1024);
        new Texts(run).Said(text, text);

        var (first, second, _) = Read(run);
        Assert.Equal(text, first);
        Assert.Equal(text, second);
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    [Fact]
    public void A_text_that_no_segment_can_hold_is_dropped_and_counted_and_not_cut()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Journal = new JournalOptions { SegmentSize = 65536 } });
        new Texts(run).Said(new string('x', 65536), default);

        Assert.Null(Read(run).First);
        Assert.Equal(1, run.Health.DroppedRecords);
    }

    [Fact]
    public void A_lone_surrogate_is_replaced_and_costs_nothing_else()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        new Texts(run).Said("a\uD800b", "ok");

        Assert.Equal(("a\uFFFDb", "ok", 0), Read(run));
    }

    [Fact]
    public void A_type_that_a_later_version_adds_is_named()
    {
        using var folder = new TemporaryFolder();
        using (var run = TrainingRun.Start(new TrainingRunOptions { Output = folder, Exporters = [] }))
        {
            new Texts(run).Said("a", "b");
            run.Dispose();
            var segment = Directory.GetFiles(run.Folder.Journal, "*.segment").Order().First();
            var bytes = File.ReadAllBytes(segment);
            var type = Encoding.UTF8.GetBytes("\"name\":\"second\",\"type\":\"Text\"");
            var at = bytes.AsSpan().IndexOf(type);
            Encoding.UTF8.GetBytes("\"name\":\"second\",\"type\":\"Rune\"").CopyTo(bytes, at);
            bytes.AsSpan(JournalFormat.HeaderSize, bytes.Length / JournalFormat.BlockSize * JournalFormat.SealSize).Clear(); // Or it would be damage.
            File.WriteAllBytes(segment, bytes);

            using var reader = JournalReader.Open(run.Folder.Root);
            while (reader.TryRead(out var record)) Assert.NotEqual("said", record.Schema.Name);

            Assert.Equal(
                ["The records 'said' have a value 'second' of the type 'Rune', which this version does not know; read the journal with the version that wrote it or a later one."],
                reader.Problems);
            Assert.Equal(2, reader.Damaged);
        }
    }

    private static (string? First, string? Second, long Damaged) Read(TrainingRun run)
    {
        (string?, string?) texts = default;
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Name == "said") texts = (record.GetText(0), record.GetText(1));
        }

        return (texts.Item1, texts.Item2, reader.Damaged);
    }

    private sealed partial class Texts(TrainingRun run)
    {
        [Event]
        public partial void Said(string first, ReadOnlySpan<char> second);
    }
}
