using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private static readonly JournalOptions SmallSegments = new() { SegmentSize = 16384, SpareSegments = 8, WhenFull = WhenFull.Wait };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Four_threads_lose_nothing_and_each_keeps_its_order()
    {
        const int Threads = 4;
        const int Count = 20_000;
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                for (var i = 0; i < Count; i++) journal.Write(thread, i, i % 100 == 0 ? $"Stück {i} ♪" : null);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Equal(0, journal.Writer.Dropped);
        }

        var records = TestJournal.ReadAll(_folder, out var reader);

        Assert.Equal(Threads * Count, records.Count);
        for (var thread = 0; thread < Threads; thread++)
            Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), records.Where(record => record.Thread == thread).Select(record => record.Count));
        Assert.All(records, record => Assert.Equal(record.Count % 100 == 0 ? $"Stück {record.Count} ♪" : null, record.Text));
        Assert.Equal((0, 0), (reader.Unfinished, reader.Damaged));
        Assert.True(Directory.GetFiles(_folder).Length > 100, "The test is meant to cross many segments.");
    }

    [Fact]
    public void A_journal_without_room_counts_what_it_drops()
    {
        const int Count = 200_000;
        var written = 0;
        using (var journal = new TestJournal(_folder, SmallSegments with { SpareSegments = 1, WhenFull = WhenFull.Drop }))
        {
            for (var i = 0; i < Count; i++)
            {
                if (journal.Write(0, i)) written++;
            }

            Assert.Equal(Count, written + journal.Writer.Dropped);
        }

        Assert.Equal(written, TestJournal.ReadAll(_folder, out _).Count);
    }

    [Fact]
    public void A_record_that_its_thread_never_finished_is_stepped_over_and_counted()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            journal.Write(0, 1);
            journal.Abandon(0, 2);
            journal.Write(0, 3);
        }

        var records = TestJournal.ReadAll(_folder, out var reader);

        Assert.Equal([1, 3], records.Select(record => record.Count));
        Assert.Equal((1, 0), (reader.Unfinished, reader.Damaged));
    }

    [Fact]
    public void A_live_reader_waits_for_a_record_that_is_being_written()
    {
        using var journal = new TestJournal(_folder, SmallSegments);
        using var reader = new JournalReader(journal.Writer.Store, live: true);
        journal.Write(0, 1);
        journal.Abandon(0, 2);
        journal.Write(0, 3);

        Assert.True(reader.TryRead(out var first));
        Assert.Equal(1, first.GetInt64(1));
        Assert.False(reader.TryRead(out _));

        reader.Live = false;
        Assert.True(reader.TryRead(out var third));
        Assert.Equal(3, third.GetInt64(1));
    }

    [Fact]
    public void A_record_after_the_end_is_dropped_and_touches_nothing()
    {
        var journal = new TestJournal(_folder, SmallSegments);
        journal.Write(0, 1);
        journal.Dispose();

        Assert.False(journal.Write(0, 2));

        Assert.Equal(1, journal.Writer.Dropped);
        Assert.Single(TestJournal.ReadAll(_folder, out _));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_record_larger_than_a_segment_is_dropped_and_the_next_one_is_not()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            Assert.False(journal.Write(0, 1, new string('x', 20_000)));
            Assert.True(journal.Write(0, 2, new string('x', 10_000)));
            Assert.Equal(1, journal.Writer.Dropped);
        }

        Assert.Equal([2], TestJournal.ReadAll(_folder, out _).Select(record => record.Count));
    }

    [Fact]
    public void Every_segment_can_be_read_without_the_ones_before_it()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            for (var i = 0; i < 1000; i++) journal.Write(0, i);
        }

        var last = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Last();
        using var alone = new TemporaryFolder();
        File.Copy(last, Path.Combine(alone, JournalFormat.SegmentName(0)));

        var records = TestJournal.ReadAll(alone, out _);

        Assert.NotEmpty(records);
        Assert.Equal(999, records[^1].Count);
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_reorders_and_loses_nothing()
    {
        const int Count = 1000;
        var time = new Export.SettableTime();
        var start = time.GetLocalNow();
        using (var writer = new JournalWriter(new FolderSegmentStore(_folder), SmallSegments, RunClock.Anchor(time), exception => Assert.Fail(exception.Message)))
        {
            var kind = writer.Register(TestJournal.Schema);
            for (var i = 0; i < Count; i++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                if (i % 300 == 299) time.JumpWallClock(TimeSpan.FromHours(-1));
                Assert.True(writer.TryReserve(kind, TestJournal.Schema.FixedSize, 0, out var record));
                record.WritePrefix(time.GetTimestamp(), 0, i, 1, 0);
                record.Write(0);
                record.Write((long)i);
                record.Write((string?)null);
                record.Commit();
            }
        }

        using var reader = JournalReader.Open(_folder);
        for (var i = 0; i < Count; i++)
        {
            Assert.True(reader.TryRead(out var record));
            Assert.Equal((i, start.AddSeconds(i + 1)), (record.GetInt64(1), record.Time));
        }

        Assert.False(reader.TryRead(out _));
        Assert.True(reader.Segment > 1, "The test is meant to cross segments.");
    }

    [Fact]
    public void A_journal_cut_or_damaged_anywhere_costs_records_and_never_the_reader()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            for (var i = 0; i < 20; i++) journal.Write(0, i, "text");
        }

        var path = Directory.GetFiles(_folder).Single();
        var whole = File.ReadAllBytes(path);
        var used = Array.FindLastIndex(whole, value => value != 0) + 1;
        for (var position = 0; position < used; position++)
        {
            File.WriteAllBytes(path, whole[..position]);
            AssertReadable(path);
            var damaged = (byte[])whole.Clone();
            damaged[position] ^= 0xFF;
            File.WriteAllBytes(path, damaged);
            AssertReadable(path);
        }
    }

    private void AssertReadable(string path)
    {
        try
        {
            Assert.True(TestJournal.ReadAll(_folder, out _).Count <= 21, $"{path} gave records that were never written.");
        }
        catch (InvalidDataException)
        {
            // A damaged header says so in one sentence.
        }
    }
}
