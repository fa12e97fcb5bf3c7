using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>The record behind which nothing stands.</summary>
public sealed class LastRecordTests : IDisposable
{
    private static readonly JournalOptions Options = new() { SegmentSize = 16384, SpareSegments = 8, WhenFull = WhenFull.Wait };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_others_record_after_it_was_reserved_counts_as_dropped()
    {
        using (var journal = new TestJournal(_folder, Options))
        {
            journal.Write(0, 1);
            Assert.True(journal.WriteLast(0, 2, () => Assert.False(journal.Write(1, 3))));
            Assert.False(journal.Write(1, 4));
            Assert.False(journal.WriteLast(0, 5, () => { }));
            Assert.Equal(2, journal.Writer.Dropped);
        }

        Assert.Equal([1, 2], TestJournal.ReadAll(_folder, out var reader).Select(record => record.Count));
        Assert.Equal((0, 0), (reader.Unfinished, reader.Damaged));
    }

    /// <summary>Every place in a segment at which the last record can begin, the end of it included.</summary>
    [Fact]
    public void It_goes_to_the_next_segment_where_the_one_in_use_has_no_room_for_it()
    {
        for (var before = 150; before < 300; before++)
        {
            var folder = Path.Combine(_folder, $"{before}");
            using (var journal = new TestJournal(folder, Options))
            {
                for (var i = 0; i < before; i++) journal.Write(0, i);
                Assert.True(SpinWait.SpinUntil(() => journal.WriteLast(0, before, () => { }), TimeSpan.FromSeconds(60)));
            }

            Assert.Equal(Enumerable.Range(0, before + 1).Select(i => (long)i), TestJournal.ReadAll(folder, out _).Select(record => record.Count));
        }
    }

    [Fact]
    public void Threads_that_record_while_it_is_written_have_their_records_before_it_or_dropped()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = Path.Combine(_folder, $"{round}");
            using (var journal = new TestJournal(folder, Options))
            {
                using var recording = new CountdownEvent(3);
                var threads = Enumerable.Range(1, 3).Select(thread => new Thread(() =>
                {
                    for (var i = 0L; i < 100 || journal.Writer.Dropped == 0; i++)
                    {
                        journal.Write(thread, i);
                        if (i == 50) recording.Signal();
                    }
                })).ToList();
                threads.ForEach(thread => thread.Start());
                recording.Wait();
                Assert.True(SpinWait.SpinUntil(() => journal.WriteLast(0, 0, () => { }), TimeSpan.FromSeconds(60)));
                threads.ForEach(thread => thread.Join());
            }

            var records = TestJournal.ReadAll(folder, out var reader);
            Assert.Equal(0, records[^1].Thread);
            Assert.Equal((0, 0), (reader.Unfinished, reader.Damaged));
        }
    }
}
