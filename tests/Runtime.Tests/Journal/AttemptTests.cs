using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>Several processes write one journal, one after the other.</summary>
public sealed class AttemptTests : IDisposable
{
    private static readonly JournalOptions SmallSegments = new() { SegmentSize = 16384, SpareSegments = 2, WhenFull = WhenFull.Wait };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_attempt_goes_on_behind_the_first_even_when_the_wall_clock_jumped_back()
    {
        Write(0, 300, TestJournal.Clock);
        Write(300, 400, TestJournal.Clock with { AnchorUtcTicks = TestJournal.Clock.AnchorUtcTicks - TimeSpan.TicksPerDay });

        using var reader = JournalReader.Open(_folder);
        var read = new List<(long Count, int Attempt, long Segment)>();
        while (reader.TryRead(out var record)) read.Add((record.GetInt64(1), reader.Attempt, reader.Segment));

        Assert.Equal(Enumerable.Range(0, 400).Select(i => ((long)i, i < 300 ? 1 : 2)), read.Select(record => (record.Count, record.Attempt)));
        Assert.Equal(read[299].Segment + 1, read[300].Segment);
        Assert.Equal((0, 0, 0L), (reader.Damaged, reader.Unfinished, reader.MissingSegments));
    }

    [Fact]
    public void A_prepared_segment_that_a_killed_process_left_is_deleted()
    {
        Write(0, 10, TestJournal.Clock);
        var spare = Path.Combine(_folder, JournalFormat.SegmentName(3));
        File.WriteAllBytes(spare, new byte[16384]);

        Write(10, 20, TestJournal.Clock);

        Assert.Equal(20, TestJournal.ReadAll(_folder, out _).Count);
        Assert.Equal([JournalFormat.SegmentName(0), JournalFormat.SegmentName(1)], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_live_reader_steps_over_what_an_earlier_attempt_never_finished()
    {
        using var first = new TestJournal(_folder, SmallSegments);
        first.Write(0, 1);
        first.Abandon(0, 2);
        first.Write(0, 3);
        using var elsewhere = new JournalReader(new FolderSegmentStore(_folder), live: true);
        Assert.True(elsewhere.TryRead(out _));
        Assert.False(elsewhere.TryRead(out _), "Its writer may still be alive.");

        // As after a kill: the first writer is not disposed.
        using var killed = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(_folder)) File.WriteAllBytes(Path.Combine(killed, Path.GetFileName(path)), ReadShared(path));
        using var second = new TestJournal(killed, SmallSegments);
        second.Write(0, 4);
        foreach (var store in new[] { second.Writer.Store, new FolderSegmentStore(killed) })
        {
            using var reader = new JournalReader(store, live: true);
            var counts = new List<long>();
            while (reader.TryRead(out var record)) counts.Add(record.GetInt64(1));
            Assert.Equal([1, 3, 4], counts);
            Assert.Equal(1, reader.Unfinished);
        }
    }

    [Fact]
    public void Segments_that_are_gone_are_counted_and_a_reader_can_start_at_any()
    {
        Write(0, 1500, TestJournal.Clock);
        Assert.True(Directory.GetFiles(_folder).Length > 5);
        File.Delete(Path.Combine(_folder, JournalFormat.SegmentName(0)));
        File.Delete(Path.Combine(_folder, JournalFormat.SegmentName(3)));

        TestJournal.ReadAll(_folder, out var all);
        Assert.Equal(2, all.MissingSegments);

        using var later = new JournalReader(new FolderSegmentStore(_folder), live: false, fromSegment: 2);
        Assert.True(later.TryRead(out _));
        Assert.Equal(2, later.Segment);
        while (later.TryRead(out _))
        {
        }

        Assert.Equal(1, later.MissingSegments);
    }

    private void Write(int from, int to, RunClock clock)
    {
        using var journal = new TestJournal(_folder, SmallSegments, clock);
        for (var i = from; i < to; i++) journal.Write(0, i);
    }

    private static byte[] ReadShared(string path)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }
}
