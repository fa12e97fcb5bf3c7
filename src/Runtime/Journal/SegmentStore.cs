using System.Globalization;

namespace Instrumentation.Journal;

/// <summary>Where segments come from and where they are read again: a folder, or memory.</summary>
internal abstract class SegmentStore
{
    /// <summary>Makes a zeroed segment; published by its header only.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public abstract SegmentMemory Create(long index, int size);

    /// <summary>Opens a published segment for reading; null where there is none yet.</summary>
    public abstract SegmentMemory? Open(long index, out SegmentHeader header);

    /// <summary>The segments that there are, and how many bytes each takes.</summary>
    public abstract IEnumerable<(long Index, long Size)> List();

    /// <summary>Whether the segment is where a reader would find it.</summary>
    public abstract bool Exists(long index);

    /// <summary>Removes a segment. Who has it open goes on reading it. Does nothing where there is none.</summary>
    public abstract void Discard(long index);
}

/// <summary>Segments as files of a folder.</summary>
internal sealed class FolderSegmentStore(string folder) : SegmentStore
{
    public override SegmentMemory Create(long index, int size)
    {
        // Somebody may have removed it.
        Directory.CreateDirectory(folder);
        return MappedSegmentMemory.Create(PathOf(index), size);
    }

    public override SegmentMemory? Open(long index, out SegmentHeader header)
    {
        header = default;
        var path = PathOf(index);
        try
        {
            return File.Exists(path) ? MappedSegmentMemory.Open(path, out header) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was deleted between the two calls.
            return null;
        }
    }

    public override IEnumerable<(long Index, long Size)> List()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + JournalFormat.SegmentExtension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                yield return (index, file.Length);
        }
    }

    public override bool Exists(long index) => File.Exists(PathOf(index));

    public override void Discard(long index)
    {
        try
        {
            File.Delete(PathOf(index));
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the folder, and the segment with it.
        }
    }

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

    public override IEnumerable<(long Index, long Size)> List()
    {
        lock (_lock) return [.. _segments.Select(segment => (segment.Key, (long)segment.Value.Size))];
    }

    public override bool Exists(long index)
    {
        lock (_lock) return _segments.ContainsKey(index);
    }

    public override void Discard(long index)
    {
        lock (_lock) _segments.Remove(index);
    }
}
