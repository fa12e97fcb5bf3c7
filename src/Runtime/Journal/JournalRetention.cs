namespace Instrumentation.Journal;

/// <summary>
/// Which segments of the journal are kept: those that a reader still needs, up to the quota, or all of them with
/// <see cref="JournalOptions.Keep"/>. Without a reader nothing is deleted.
/// </summary>
internal sealed class JournalRetention
{
    public const string OverQuota = "quota";

    public const string OnFullDisk = "full disk";

    // Held while a reader opens a segment and while one is deleted.
    private readonly Lock _lock = new();
    private readonly List<ReaderPosition> _readers = [];
    private readonly Queue<(long Index, long Size)> _segments;
    private readonly SegmentStore _store;
    private readonly JournalOptions _options;
    private readonly JournalLosses _losses;
    private long _size;
    private bool _held;

    public JournalRetention(SegmentStore store, JournalOptions options, JournalLosses losses)
    {
        _store = store;
        _options = options;
        _losses = losses;
        _segments = new(store.List().OrderBy(segment => segment.Index));
        _size = _segments.Sum(segment => segment.Size);
    }

    /// <summary>Whether segments may go that a reader has not passed.</summary>
    private bool MayLose => !_options.Keep && _options.WhenFull == WhenFull.Drop;

    /// <summary>
    /// Keeps the segments that the reader has not passed. The reader reads the journal through the store that is returned, which keeps
    /// <see cref="ReaderPosition.Open"/> up to date; only then is what it loses counted exactly.
    /// </summary>
    public SegmentStore Add(ReaderPosition reader)
    {
        lock (_lock) _readers.Add(reader);
        return new TrackedSegmentStore(_store, reader, _lock);
    }

    /// <summary>
    /// Whether nothing goes for now that a reader has not passed, so that what is lost stays as it is while somebody tells it.
    /// </summary>
    public bool IsHeld
    {
        set
        {
            lock (_lock) _held = value;
        }
    }

    /// <summary>Forgets a reader.</summary>
    public void Remove(ReaderPosition reader)
    {
        lock (_lock) _readers.Remove(reader);
    }

    /// <summary>Takes a new segment into account; they come in their order.</summary>
    public void OnCreated(long index)
    {
        _segments.Enqueue((index, _options.SegmentSize));
        _size += _options.SegmentSize;
    }

    /// <summary>
    /// Deletes what every reader has passed, the oldest first. What cannot be deleted
    /// now is tried again the next time, and keeps nobody from recording: Windows, for one, deletes no file that somebody has mapped.
    /// </summary>
    /// <param name="end">Where segments begin that are written to.</param>
    /// <param name="most">How many may go now.</param>
    /// <returns>Whether one went.</returns>
    public bool DeletePassed(long end, int most = int.MaxValue)
    {
        var deleted = 0;
        if (_options.Keep) return false;
        try
        {
            for (; deleted < most && _segments.TryPeek(out var oldest) && oldest.Index < end && IsPassed(oldest.Index); deleted++) Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Said when the quota needs its room.
        }

        return deleted > 0;
    }

    /// <summary>
    /// Whether the quota has room for one more segment. Beyond it the oldest one goes, unless somebody prefers to wait.
    /// </summary>
    public bool TryMakeRoom(long end)
    {
        while (!_options.Keep && _size + _options.SegmentSize > _options.Quota)
        {
            if (!TryDeleteOldest(end, OverQuota)) return false;
        }

        return true;
    }

    /// <summary>Deletes the oldest segment below <paramref name="end"/>, and counts what each reader loses by it; false where none can go.</summary>
    public bool TryDeleteOldest(long end, string reason)
    {
        if (!MayLose || !_segments.TryPeek(out var oldest) || oldest.Index >= end) return false;
        lock (_lock)
        {
            if (_readers.Count == 0) return false;
        }

        var contents = SegmentContents.Count(_store, oldest.Index);
        lock (_lock)
        {
            if (_held) return false;
            Delete();
            foreach (var reader in _readers.Where(reader => Math.Max(reader.Open, reader.Passed - 1) < oldest.Index))
            {
                foreach (var (kind, records) in contents) _losses.CountDeleted(reader.Name, kind, reason, records);
            }
        }

        return true;
    }

    private bool IsPassed(long index)
    {
        lock (_lock) return _readers.Count > 0 && _readers.TrueForAll(reader => reader.Passed > index);
    }

    private void Delete()
    {
        var (index, size) = _segments.Peek();
        _store.Discard(index);
        _segments.Dequeue();
        _size -= size;
    }
}
