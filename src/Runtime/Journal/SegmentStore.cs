using System.Globalization;

namespace Instrumentation.Journal;

/// <summary>Where segments come from and where they are read again: a folder, or memory.</summary>
internal abstract class SegmentStore
{
    /// <summary>Makes a zeroed segment; published by its header only.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public abstract SegmentMemory Create(long index, int size);

    /// <summary>Opens a published segment, for reading or to seal it.</summary>
    public abstract SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false);

    /// <summary>The first segment from <paramref name="index"/> on that is there, published or not; -1 for none.</summary>
    public abstract long FirstFrom(long index);

    /// <summary>The segments that are there, published or not, in their order.</summary>
    public IReadOnlyList<long> Indices => [.. List().Select(segment => segment.Index).Order()];

    /// <summary>The segments that there are, and how many bytes each takes.</summary>
    public abstract IEnumerable<(long Index, long Size)> List();

    /// <summary>Whether the segment is where a reader would find it.</summary>
    public abstract bool Exists(long index);

    /// <summary>Removes a segment. Who has it open goes on reading it. Does nothing where there is none.</summary>
    public abstract void Discard(long index);

    /// <summary>
    /// The first segment of the writer that uses this store, below which all are of processes that have ended; null where the writer, if
    /// there is one, is elsewhere.
    /// </summary>
    public long? FirstOfWriter { get; set; }

    /// <summary>The store itself, where this one also keeps account of what its reader opens.</summary>
    public virtual SegmentStore Untracked => this;

    /// <summary>The last published segment's header; false where there is none.</summary>
    public bool TryFindLast(out SegmentHeader header)
    {
        foreach (var index in Indices.Reverse())
        {
            var state = Open(index, out var memory, out header);
            memory?.Dispose();
            if (state == SegmentState.Published) return true;
        }

        header = default;
        return false;
    }
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

    public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false)
    {
        (memory, header) = (null, default);
        var path = PathOf(index);
        try
        {
            if (!File.Exists(path)) return SegmentState.Missing;
            var state = MappedSegmentMemory.Open(path, writable, out var mapped, out header);
            memory = mapped;
            return state;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was deleted between the two calls.
            return SegmentState.Missing;
        }
    }

    public override IEnumerable<(long Index, long Size)> List()
    {
        FileInfo[] files;
        try
        {
            files = new DirectoryInfo(folder).GetFiles("*" + JournalFormat.SegmentExtension);
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        foreach (var file in files)
        {
            // One that was deleted since does not exist for its FileInfo either, which looks only now.
            if (file.Exists && IndexOf(file.Name) is >= 0 and var index) yield return (index, file.Length);
        }
    }

    public override long FirstFrom(long index)
    {
        if (File.Exists(PathOf(index))) return index;
        var first = Find();

        // A folder that is listed while files are made in it may show a later one without an earlier one. All that come before a segment
        // were made before it, so a second look, which begins after the first has seen it, shows whatever of them is left.
        return first > index ? Find() : first;

        long Find() => Indices.FirstOrDefault(other => other >= index, -1);
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

    private static long IndexOf(string name) =>
        long.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && name == JournalFormat.SegmentName(index) ? index : -1;

    private string PathOf(long index) => Path.Combine(folder, JournalFormat.SegmentName(index));
}

/// <summary>Segments in memory, for a run that leaves nothing behind.</summary>
internal sealed class MemorySegmentStore : SegmentStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, SegmentMemory> _segments = [];

    public override SegmentMemory Create(long index, int size)
    {
        lock (_lock) return _segments[index] = new ArraySegmentMemory(size);
    }

    public override SegmentState Open(long index, out SegmentMemory? memory, out SegmentHeader header, bool writable = false)
    {
        header = default;
        lock (_lock)
        {
            if (!_segments.TryGetValue(index, out memory)) return SegmentState.Missing;
            var state = SegmentHeader.Read(memory.Span, out header);
            if (state != SegmentState.Published) memory = null;
            return state;
        }
    }

    public override long FirstFrom(long index)
    {
        lock (_lock) return _segments.ContainsKey(index) ? index : _segments.Keys.FirstOrDefault(other => other >= index, -1);
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
