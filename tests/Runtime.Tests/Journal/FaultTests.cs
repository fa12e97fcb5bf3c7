using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

public sealed class FaultTests
{
    private const int SegmentSize = 16384;

    private static readonly JournalOptions Small = new() { SegmentSize = SegmentSize, SpareSegments = 4 };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SmallDiskFact]
    public void On_a_full_disk_the_oldest_records_go_and_each_record_is_read_or_counted()
    {
        using var disk = new SmallDisk();
        using var journal = new TestJournal(disk, Small);
        using var healthy = new TestReader(journal, "healthy");
        using var stuck = new TestReader(journal, "stuck");
        disk.Fill(left: 4 * SegmentSize);
        journal.Write(0, 0);
        Assert.Equal(1, stuck.ReadOne());

        var written = 1;
        while (written < 5000) written += Write(journal, 50, healthy);

        Assert.Equal(written, healthy.Records);
        Assert.True(DiskSpace.IsFull(Assert.IsType<IOException>(Assert.Single(journal.Faults))), "The cause is named.");
        Assert.True(LostTo(journal, "stuck") > 0);

        disk.Free();
        Assert.True(SpinWait.SpinUntil(() => (written += Write(journal, 50, healthy)) > 0 && journal.Recoveries > 0, Patience));
        var lost = LostTo(journal, "stuck");
        for (var i = 0; i < 20; i++) written += Write(journal, 50, healthy);
        stuck.ReadAll();

        Assert.Equal(lost, LostTo(journal, "stuck"));
        Assert.Equal(written, stuck.Records + lost);
        Assert.Equal(written, healthy.Records);
        Assert.Equal((1, 1), (journal.Faults.Count, journal.Recoveries));
    }

    [SmallDiskFact]
    public void A_segment_takes_its_space_when_it_is_made()
    {
        using var disk = new SmallDisk();
        var free = new DriveInfo(disk).AvailableFreeSpace;
        using var memory = MappedSegmentMemory.Create(Path.Combine(disk, JournalFormat.SegmentName(0)), SegmentSize);
        Assert.Equal(free - SegmentSize, new DriveInfo(disk).AvailableFreeSpace);
    }

    [SmallDiskFact]
    public void On_a_full_disk_a_journal_that_is_kept_drops_what_is_new_and_counts_it()
    {
        const int Count = 20_000;
        using var disk = new SmallDisk();
        var written = 0;
        using (var journal = new TestJournal(disk, Small with { Keep = true }))
        {
            using var reader = new TestReader(journal, "healthy");
            disk.Fill(left: 4 * SegmentSize);
            written = Write(journal, Count, reader);
            Assert.Equal(Count, written + journal.Writer.Dropped);
            Assert.True(journal.Writer.Dropped > 0);
        }

        Assert.Equal(written, TestJournal.ReadAll(disk, out _).Count);
    }

    [SmallDiskFact]
    public void A_record_that_its_writer_keeps_is_neither_waited_for_nor_counted()
    {
        using var disk = new SmallDisk();
        using var journal = new TestJournal(disk, Small with { Keep = true, WhenFull = WhenFull.Wait });
        disk.Fill(left: 4 * SegmentSize);
        var written = 0;
        while (journal.Write(0, written, isKept: true)) written++;
        Assert.True(written > 0);
        Assert.Equal(0, journal.Writer.Dropped);

        disk.Free();
        Assert.True(SpinWait.SpinUntil(() => journal.Write(0, written, isKept: true), Patience));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_once_and_the_journal_goes_on_when_it_can()
    {
        using var folder = new TemporaryFolder();
        var store = new FaultyStore(new FolderSegmentStore(folder)) { Fault = new UnauthorizedAccessException("Read-only file system") };
        store.AllowedSegments = 3;
        using var journal = new TestJournal(store, Small);
        using var reader = new TestReader(journal, "reader");

        var written = Write(journal, 5000, reader);
        Assert.True(journal.Writer.Dropped > 0);
        Assert.True(SpinWait.SpinUntil(() => store.Refused > 1, Patience), "It is tried again.");
        Assert.Single(journal.Faults);

        store.AllowedSegments = int.MaxValue;
        Assert.True(SpinWait.SpinUntil(() => journal.Recoveries > 0, Patience));
        var dropped = journal.Writer.Dropped;
        written += Write(journal, 100, reader);

        Assert.Equal(5100, written + dropped);
        Assert.Equal(written, reader.Records);
    }

    [Fact]
    public void Segments_that_cannot_be_deleted_for_now_keep_nobody_from_recording_and_go_when_they_can()
    {
        using var folder = new TemporaryFolder();
        var store = new FaultyStore(new FolderSegmentStore(folder)) { Fault = new UnauthorizedAccessException("Mapped"), AllowedSegments = int.MaxValue, KeepsAll = true };
        using var journal = new TestJournal(store, Small with { WhenFull = WhenFull.Wait });
        using var reader = new TestReader(journal, "reader");

        Assert.Equal(5000, Write(journal, 5000, reader));
        Assert.Equal((0, 0), (journal.Writer.Dropped, journal.Faults.Count));
        Assert.True(store.Exists(0));

        store.KeepsAll = false;
        Assert.True(SpinWait.SpinUntil(() => !store.Exists(0), Patience));
    }

    [Fact]
    public void A_folder_that_vanished_is_made_again_and_readers_go_on_behind_the_gap()
    {
        using var folder = new TemporaryFolder();
        var segments = Path.Combine(folder, "journal");
        Directory.CreateDirectory(segments);
        using var journal = new TestJournal(segments, Small);
        using var reader = new TestReader(journal, "reader");
        journal.Write(0, 0);
        reader.ReadAll();

        // At once, as the thread that prepares segments may be making one.
        Directory.Move(segments, Path.Combine(folder, "elsewhere"));
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                journal.Write(0, 1);
                reader.ReadAll();
                return Directory.Exists(segments) && Directory.GetFiles(segments).Length > 1;
            },
            Patience));

        // The segments that were prepared before have no file; a reader comes to one that has.
        var before = reader.Records;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                journal.Write(0, 2);
                reader.ReadAll();
                return reader.Records > before + 1000;
            },
            Patience));
    }

    private static long LostTo(TestJournal journal, string reader) =>
        journal.Writer.Losses.Read().Where(loss => loss.Key.Reader == reader).Sum(loss => loss.Value);

    private static int Write(TestJournal journal, int count, TestReader reader)
    {
        var written = 0;
        for (var i = 0; i < count; i++)
        {
            if (journal.Write(0, i)) written++;
            if (i % 50 == 0) reader.ReadAll();
        }

        reader.ReadAll();
        return written;
    }
}
