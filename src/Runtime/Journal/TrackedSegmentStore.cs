namespace Instrumentation.Journal;

/// <summary>
/// The store as one reader sees it. Opening a segment and saying so is one step under the lock under which segments are deleted: a
/// segment is either read or lost, and never both.
/// </summary>
internal sealed class TrackedSegmentStore : SegmentStore
{
    private readonly SegmentStore _store;
    private readonly ReaderPosition _reader;
    private readonly Lock _deletion;

    public TrackedSegmentStore(SegmentStore store, ReaderPosition reader, Lock deletion)
    {
        (_store, _reader, _deletion) = (store, reader, deletion);
        FirstOfWriter = store.FirstOfWriter;
    }

    public override SegmentStore Untracked => _store;

    public override SegmentMemory Create(long index, int size) => _store.Create(index, size);

    public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false)
    {
        lock (_deletion)
        {
            var state = _store.Open(index, out memory, out header, writable);
            if (memory is not null) _reader.Open = index;
            return state;
        }
    }

    public override long FirstFrom(long index) => _store.FirstFrom(index);

    public override IEnumerable<(long Index, long Size)> List() => _store.List();

    public override bool Exists(long index) => _store.Exists(index);

    public override void Discard(long index) => _store.Discard(index);
}
