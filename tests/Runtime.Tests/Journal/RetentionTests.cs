using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

public sealed class RetentionTests : IDisposable
{
    private const int SegmentSize = 16384;
    private const string Kind = "counted";

    private static readonly JournalOptions Small = new() { SegmentSize = SegmentSize, SpareSegments = 4, Quota = 10 * SegmentSize };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_every_reader_has_passed_is_deleted_and_the_segment_in_use_is_not()
    {
        using (var journal = new TestJournal(_folder, Small with { WhenFull = WhenFull.Wait }))
        using (var one = new TestReader(journal, "one"))
        using (var two = new TestReader(journal, "two"))
        {
            Write(journal, 5000, one, two);
            Assert.Equal((5000, 5000), (one.Records, two.Records));
        }

        Assert.Single(Segments());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_journal_that_is_kept_or_that_nobody_reads_is_whole(bool keep)
    {
        using (var journal = new TestJournal(_folder, Small with { Keep = keep, WhenFull = WhenFull.Wait, Quota = 1 << 30 }))
        {
            using var reader = keep ? new TestReader(journal, "one") : null;
            Write(journal, 5000, keep ? [reader!] : []);
        }

        Assert.Equal(5000, TestJournal.ReadAll(_folder, out _).Count);
    }

    [Fact]
    public void Beyond_the_quota_only_the_reader_that_is_behind_loses_and_each_record_is_read_or_counted()
    {
        using var journal = new TestJournal(_folder, Small);
        using var healthy = new TestReader(journal, "healthy");
        using var stuck = new TestReader(journal, "stuck");
        journal.Write(0, 0);
        Assert.Equal(1, stuck.ReadOne());

        const int Written = 5001;
        Write(journal, Written - 1, healthy);
        var files = Segments().Length;
        stuck.ReadAll();

        Assert.True(files <= 10, $"{files} segments are more than the quota has room for.");
        Assert.Equal(Written, healthy.Records);
        var losses = journal.Writer.Losses.Read().Where(loss => loss.Key.Reader != JournalLosses.Everybody).ToList();
        var loss = Assert.Single(losses);
        Assert.Equal(new RecordLoss("stuck", Kind, JournalRetention.OverQuota), loss.Key);
        Assert.True(loss.Value > 0);
        Assert.Equal(Written, stuck.Records + loss.Value);
    }

    [Fact]
    public void A_segment_that_is_published_while_a_reader_looks_at_it_is_not_taken_for_one_that_it_reads()
    {
        var store = new LatePublication(new FolderSegmentStore(_folder));
        using var journal = new TestJournal(store, Small);
        using var healthy = new TestReader(journal, "healthy");
        using var late = new TestReader(journal, "late");
        Write(journal, 600, healthy);
        store.IsLate = true;
        Assert.Equal(0, late.ReadOne());

        const int Written = 5000;
        Write(journal, Written - 600, healthy);
        late.ReadAll();

        Assert.Equal(Written, healthy.Records);
        Assert.Equal(Written, late.Records + journal.Writer.Losses.Read().GetValueOrDefault(new RecordLoss("late", Kind, JournalRetention.OverQuota)));
    }

    [Fact]
    public void A_slow_reader_loses_nothing_below_the_quota()
    {
        using var journal = new TestJournal(_folder, Small with { Quota = 1 << 30, WhenFull = WhenFull.Wait });
        using var slow = new TestReader(journal, "slow");
        Write(journal, 5000);

        slow.ReadAll();

        Assert.Equal(5000, slow.Records);
        Assert.Empty(journal.Writer.Losses.Read());
    }

    [Fact]
    public void What_was_passed_goes_also_while_recording_threads_are_faster_than_segments_are_made()
    {
        const long Written = 60;
        var store = new SlowCreation();
        using var journal = new TestJournal(store, Small with { SpareSegments = 2, Quota = 1 << 30, WhenFull = WhenFull.Wait });
        using var writer = store.KeepBehind(journal.Writer);
        var reader = new ReaderPosition("close");
        journal.Writer.Retention.Add(reader);

        for (var i = 0; journal.Writer.CurrentSegment < Written; i++)
        {
            Assert.True(journal.Write(0, i));
            reader.Passed = journal.Writer.CurrentSegment;
        }

        Assert.True(store.Most < Written / 4, $"There were {store.Most} segments of {Written} at a time.");
    }

    [Fact]
    public void Who_prefers_to_wait_waits_at_the_quota_and_loses_nothing()
    {
        const int Count = 20_000;
        using var journal = new TestJournal(_folder, Small with { WhenFull = WhenFull.Wait });
        using var reader = new TestReader(journal, "slow");
        var writer = new Thread(() =>
        {
            for (var i = 0; i < Count; i++) journal.Write(0, i);
        });
        writer.Start();
        while (reader.Records < Count)
        {
            reader.ReadAll();
            Assert.True(Segments().Length <= 10);
            Thread.Yield();
        }

        writer.Join();
        Assert.Empty(journal.Writer.Losses.Read());
    }

    [Fact]
    public void A_quota_too_small_for_the_spare_segments_is_refused_with_the_smallest_one()
    {
        var exception = Assert.Throws<ArgumentException>(() => new TestJournal(_folder, Small with { Quota = SegmentSize }));
        Assert.Contains($"give at least {6 * SegmentSize}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_finds_no_room_is_counted_by_kind()
    {
        using var journal = new TestJournal(_folder, Small with { SpareSegments = 1 });
        for (var i = 0; i < 3; i++) Assert.False(journal.Write(0, i, new string('x', SegmentSize)));

        var (loss, records) = Assert.Single(journal.Writer.Losses.Read());
        Assert.Equal((new RecordLoss(JournalLosses.Everybody, Kind, JournalLosses.NoRoom), 3), (loss, records));
    }

    /// <summary>Writes records, waiting for room, and lets the readers follow closely.</summary>
    private static void Write(TestJournal journal, int count, params TestReader[] readers)
    {
        for (var i = 0; i < count; i++)
        {
            while (!journal.Write(0, i)) Thread.Yield();
            if (i % 50 == 0) Array.ForEach(readers, reader => reader.ReadAll());
        }

        Array.ForEach(readers, reader => reader.ReadAll());
    }

    private string[] Segments() => Directory.GetFiles(_folder, "*" + JournalFormat.SegmentExtension);

    /// <summary>Answers once that its first segment is not published yet, as it does when a writer comes to it just then.</summary>
    private sealed class LatePublication(SegmentStore store) : ForwardingStore(store)
    {
        public bool IsLate { get; set; }

        public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false)
        {
            var state = base.Open(index, out memory, out header, writable);
            if (index != 0 || !IsLate) return state;
            IsLate = false;
            memory?.Dispose();
            memory = null;
            return SegmentState.Unpublished;
        }
    }

    /// <summary>Makes each segment only when somebody records in the one before, so that there are always too few of them.</summary>
    private sealed class SlowCreation() : ForwardingStore(new MemorySegmentStore())
    {
        private volatile JournalWriter? _writer;

        /// <summary>How many segments there were at a time, at most.</summary>
        public int Most { get; private set; }

        /// <summary>From now on, until what is returned is disposed of.</summary>
        public IDisposable KeepBehind(JournalWriter writer)
        {
            _writer = writer;
            return new Release(this);
        }

        public override SegmentMemory Create(long index, int size)
        {
            SpinWait.SpinUntil(() => _writer is not { } writer || writer.CurrentSegment >= index - 1);
            var memory = base.Create(index, size);
            Most = Math.Max(Most, List().Count());
            return memory;
        }

        private sealed class Release(SlowCreation store) : IDisposable
        {
            public void Dispose() => store._writer = null;
        }
    }
}
