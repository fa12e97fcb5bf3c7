using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>A store that creates a number of segments and no more, or deletes none.</summary>
internal sealed class FaultyStore(SegmentStore store) : ForwardingStore(store)
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
        return base.Create(index, size);
    }

    public override void Discard(long index)
    {
        if (KeepsAll) throw Fault;
        base.Discard(index);
    }
}
