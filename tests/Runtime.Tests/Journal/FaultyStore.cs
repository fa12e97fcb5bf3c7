using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>A store that creates a number of segments and no more, or deletes none.</summary>
internal sealed class FaultyStore(SegmentStore store) : SegmentStore
{
    private int _created;
    private int _refused;

    public required Exception Fault { get; init; }

    public volatile int AllowedSegments;

    public volatile bool KeepsAll;

    public int Refused => Volatile.Read(ref _refused);

    public override SegmentMemory Create(long index, int size)
    {
        if (_created >= AllowedSegments)
        {
            Interlocked.Increment(ref _refused);
            throw Fault;
        }

        _created++;
        return store.Create(index, size);
    }

    public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false) =>
        store.Open(index, out memory, out header, writable);

    public override long FirstFrom(long index) => store.FirstFrom(index);

    public override IEnumerable<(long Index, long Size)> List() => store.List();

    public override bool Exists(long index) => store.Exists(index);

    public override void Discard(long index)
    {
        if (KeepsAll) throw Fault;
        store.Discard(index);
    }
}
