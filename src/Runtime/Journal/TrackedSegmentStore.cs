namespace Instrumentation.Journal;

/// <summary>
/// The store as one reader sees it. Opening a segment and saying so is one step under the lock under which segments are deleted: a
/// segment is either read or lost, and never both.
/// </summary>
internal sealed class TrackedSegmentStore(SegmentStore store, ReaderPosition reader, Lock deletion) : SegmentStore
{
    public override SegmentMemory Create(long index, int size) => store.Create(index, size);

    public override SegmentMemory? Open(long index, out SegmentHeader header)
    {
        lock (deletion)
        {
            var memory = store.Open(index, out header);
            if (memory is not null) reader.Open = index;
            return memory;
        }
    }

    public override void Discard(long index) => store.Discard(index);
}
