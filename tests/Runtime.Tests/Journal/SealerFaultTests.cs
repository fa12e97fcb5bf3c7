using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

public sealed class SealerFaultTests : IDisposable
{
    private const int Count = 150;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_disk_that_fails_to_sync_is_said_once_tried_again_and_disturbs_no_recording()
    {
        var store = new UnsyncableStore(new FolderSegmentStore(_folder)) { Fails = true };
        using (var journal = new TestJournal(store, new JournalOptions { SegmentSize = 16384, SpareSegments = 2 }))
        {
            for (var i = 0; i < Count; i++)
            {
                Assert.True(journal.Write(0, i));
                if (i % 50 == 49) journal.Writer.Sealer.Look();
            }

            Assert.True(journal.Writer.Sealer.Faults >= 2, "It is tried again, and counted each time.");
            Assert.Equal("The disk is gone.", Assert.Single(journal.Faults).Message);
            Assert.Equal(0, SealedTo());

            store.Fails = false;
            journal.Writer.Sealer.Look();
            Assert.True(SealedTo() > 4096, "What could not be sealed is sealed as soon as the disk works.");

            store.Fails = true;
            for (var i = 0; i < 100; i++) Assert.True(journal.Write(0, Count + i));
            journal.Writer.Sealer.Look();
            Assert.Equal(2, journal.Faults.Count);
            store.Fails = false;
        }

        Assert.Equal(Count + 100, TestJournal.ReadAll(_folder, out var reader).Count);
        Assert.Equal((0, 0), (reader.Damaged, reader.UnsealedBytes));
    }

    private int SealedTo()
    {
        Assert.Equal(SegmentState.Published, new FolderSegmentStore(_folder).Open(0, out var memory, out var header));
        using (memory)
        {
            var seals = Seal.ReadAll(memory!, header);
            return seals.Length == 0 ? 0 : seals[^1].End;
        }
    }

    private sealed class UnsyncableStore(SegmentStore store) : ForwardingStore(store)
    {
        public volatile bool Fails;

        public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false)
        {
            var state = base.Open(index, out memory, out header, writable);
            if (memory is not null && writable) memory = new UnsyncableMemory(this, memory);
            return state;
        }
    }

    private sealed unsafe class UnsyncableMemory : SegmentMemory
    {
        private readonly UnsyncableStore _store;
        private readonly SegmentMemory _memory;

        public UnsyncableMemory(UnsyncableStore store, SegmentMemory memory)
        {
            (_store, _memory) = (store, memory);
            Start = memory.Start;
            Size = memory.Size;
        }

        public override bool IsDurable => true;

        public override void Sync(int start, int end)
        {
            if (_store.Fails) throw new IOException("The disk is gone.");
            _memory.Sync(start, end);
        }

        public override void Dispose() => _memory.Dispose();
    }
}
