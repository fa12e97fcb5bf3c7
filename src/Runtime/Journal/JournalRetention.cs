namespace Instrumentation.Journal;

/// <summary>
/// Which segments of the journal are kept: those that a reader still needs, up to the quota, or all of them with
/// <see cref="JournalOptions.Keep"/>. Without a reader nothing is deleted.
/// </summary>
internal sealed class JournalRetention
{
    private readonly Lock _lock = new();
    private readonly List<ReaderPosition> _readers = [];
    private readonly SegmentStore _store;

    public JournalRetention(SegmentStore store) => _store = store;

    /// <summary>
    /// Keeps the segments that the reader has not passed. The reader reads the journal through the store that is returned, which keeps
    /// <see cref="ReaderPosition.Open"/> up to date; only then is what it loses counted exactly.
    /// </summary>
    public SegmentStore Add(ReaderPosition reader)
    {
        lock (_lock) _readers.Add(reader);
        return new TrackedSegmentStore(_store, reader, _lock);
    }

    /// <summary>Forgets a reader.</summary>
    public void Remove(ReaderPosition reader)
    {
        lock (_lock) _readers.Remove(reader);
    }
}
