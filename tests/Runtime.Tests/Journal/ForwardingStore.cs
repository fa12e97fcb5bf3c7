using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>A store that passes everything on; what is derived from it does one thing differently.</summary>
internal abstract class ForwardingStore(SegmentStore store) : SegmentStore
{
    public override SegmentMemory Create(long index, int size) => store.Create(index, size);

    public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false) =>
        store.Open(index, out memory, out header, writable);

    public override long FirstFrom(long index) => store.FirstFrom(index);

    public override IEnumerable<(long Index, long Size)> List() => store.List();

    public override bool Exists(long index) => store.Exists(index);

    public override void Discard(long index) => store.Discard(index);
}
