namespace Instrumentation.Journal;

/// <summary>Where segments come from and where they are read again: a folder, or memory.</summary>
internal abstract class SegmentStore
{
    /// <summary>Makes a zeroed segment; published by its header only.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public abstract SegmentMemory Create(long index, int size);

    /// <summary>Opens a published segment for reading; null where there is none yet.</summary>
    public abstract SegmentMemory? Open(long index, out SegmentHeader header);

    /// <summary>Removes a segment that was never published.</summary>
    public abstract void Discard(long index);
}

/// <summary>Segments as files of a folder.</summary>
internal sealed class FolderSegmentStore(string folder) : SegmentStore
{
    public override SegmentMemory Create(long index, int size) => MappedSegmentMemory.Create(PathOf(index), size);

    public override SegmentMemory? Open(long index, out SegmentHeader header)
    {
        header = default;
        var path = PathOf(index);
        return File.Exists(path) ? MappedSegmentMemory.Open(path, out header) : null;
    }

    public override void Discard(long index) => File.Delete(PathOf(index));

    private string PathOf(long index) => Path.Combine(folder, JournalFormat.SegmentName(index));
}

/// <summary>Segments in memory, for a run that leaves nothing behind.</summary>
internal sealed class MemorySegmentStore : SegmentStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, SegmentMemory> _segments = [];

    public override SegmentMemory Create(long index, int size)
    {
        lock (_lock) return _segments[index] = new ArraySegmentMemory(size);
    }

    public override SegmentMemory? Open(long index, out SegmentHeader header)
    {
        header = default;
        lock (_lock)
        {
            return _segments.TryGetValue(index, out var memory) && SegmentHeader.TryRead(memory.Span, out header) ? memory : null;
        }
    }

    public override void Discard(long index)
    {
        lock (_lock) _segments.Remove(index);
    }
}
