namespace Instrumentation.Journal;

/// <summary>
/// The background thread that keeps prepared segments ready, unmaps the full ones and deletes those that nobody needs, so that no
/// recording thread ever creates a file.
/// </summary>
internal sealed class SegmentPreparer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How many segments are deleted for each one that is made, at most: enough to catch up, and too few for recording threads to wait for.</summary>
    private const int DeletedPerTurn = 2;

    // A Monitor: a contended Lock allocates on the thread that waits, and recording threads come here.
    private readonly object _lock = new();
    private readonly Queue<Segment> _spares;
    private Segment? _retired;
    private Segment? _inUse;
    private long _firstUnretired;
    private readonly AutoResetEvent _work = new(false);
    private readonly SegmentStore _store;
    private readonly JournalOptions _options;
    private readonly JournalRetention _retention;
    private readonly Action<Exception> _onFault;
    private readonly Action _onRecovered;
    private readonly PageToucher _pages = new();
    private readonly Thread _thread;
    private long _nextIndex;
    private long _retryAt;
    private volatile bool _stopping;
    private bool _faulted;

    public SegmentPreparer(
        SegmentStore store, JournalOptions options, long firstIndex, JournalRetention retention, Action<Exception> onFault, Action onRecovered)
    {
        _nextIndex = firstIndex;
        _store = store;
        _options = options;
        _retention = retention;
        _onFault = onFault;
        _onRecovered = onRecovered;
        _spares = new Queue<Segment>(options.SpareSegments + 1);
        _thread = new Thread(Run) { IsBackground = true, Name = "instrumentation: journal" };
    }

    /// <summary>Makes the first segment on the calling thread; the only one that may throw to the user.</summary>
    public Segment First()
    {
        _inUse = Create();
        _firstUnretired = _inUse.Index;
        return _inUse;
    }

    public void Start() => _thread.Start();

    public bool TryTake(out Segment segment)
    {
        lock (_lock)
        {
            var taken = _spares.TryDequeue(out segment!);
            if (taken) _inUse = segment;
            _work.Set();
            return taken;
        }
    }

    /// <summary>
    /// Takes a full segment, to be unmapped when its last writer has committed. They come in their order. The last one of all is never
    /// deleted: its number and attempt tell the next process, which goes on with the journal, its own.
    /// </summary>
    public void Retire(Segment segment, bool isLast = false)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_inUse, segment)) _inUse = null;
            if (!isLast) _firstUnretired = segment.Index + 1;
            AddRetired(segment);
        }
    }

    /// <summary>Stops the thread and gives back everything; spare segments leave no file.</summary>
    public void Dispose()
    {
        _stopping = true;
        _work.Set();
        if (_thread.IsAlive) _thread.Join();
        try
        {
            // A segment that somebody still writes to stays mapped; the end of the process takes it down.
            ReleaseRetired();
            DiscardSpares();

            // The last segment stays: it says which run this was and how it ended.
            _retention.DeletePassed(FirstWritten());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted stays.
            if (!_faulted) _onFault(exception);
        }

        _work.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            // A recording thread that finds no segment asks for one each time; a full disk is not tried each time.
            if (Environment.TickCount64 >= _retryAt) TryPrepare();
            Segment? inUse, next;
            lock (_lock) (inUse, next) = (_inUse, _spares.TryPeek(out var spare) ? spare : null);

            // Segments are unmapped on this thread only, so these two stay while their pages are touched.
            _work.WaitOne(_pages.Touch(inUse, next) ? PageToucher.Interval : Pause);
        }
    }

    private void TryPrepare()
    {
        try
        {
            while (TryTakeTurn() && !_stopping)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Say(exception);
            _retryAt = Environment.TickCount64 + (long)Pause.TotalMilliseconds;
        }
    }

    /// <summary>Unmaps, deletes and makes segments by turns: threads that record faster than segments are made must not keep the others on the disk.</summary>
    private bool TryTakeTurn()
    {
        ReleaseRetired();
        var deleted = _retention.DeletePassed(FirstWritten(), DeletedPerTurn);
        if (SparesVanished()) DiscardSpares();
        if (!IsSpareMissing() || !_retention.TryMakeRoom(FirstWritten())) return deleted;

        var segment = CreateOnFullDisk();
        lock (_lock) _spares.Enqueue(segment);
        return true;
    }

    private bool IsSpareMissing()
    {
        lock (_lock) return _spares.Count < _options.SpareSegments;
    }

    /// <summary>Creates a segment; on a full disk in the place of the oldest one. The fault is over when that is not needed.</summary>
    private Segment CreateOnFullDisk()
    {
        for (var isFull = false; ; isFull = true)
        {
            try
            {
                var segment = Create();
                if (_faulted && !isFull)
                {
                    _faulted = false;
                    _onRecovered();
                }

                return segment;
            }
            catch (IOException exception) when (DiskSpace.IsFull(exception))
            {
                if (!_retention.TryDeleteOldest(FirstWritten(), JournalRetention.OnFullDisk)) throw;
                Say(exception);
            }
        }
    }

    private Segment Create()
    {
        var segment = new Segment(_nextIndex, _store.Create(_nextIndex, _options.SegmentSize));
        _retention.OnCreated(_nextIndex);
        _nextIndex++;
        return segment;
    }

    private void Say(Exception exception)
    {
        if (!_faulted) _onFault(exception);
        _faulted = true;
    }

    /// <summary>Whether somebody has deleted the file of the next segment, so that no reader would find it.</summary>
    private bool SparesVanished()
    {
        Segment? next;
        lock (_lock) _spares.TryPeek(out next);
        return next is not null && !_store.Exists(next.Index);
    }

    private void DiscardSpares()
    {
        Segment[] spares;
        lock (_lock)
        {
            spares = [.. _spares];
            _spares.Clear();
        }

        foreach (var spare in spares)
        {
            spare.Dispose();
            _store.Discard(spare.Index);
        }
    }

    /// <summary>The first segment that may still get records. One whose missing records were given up gets no more, although it stays mapped.</summary>
    private long FirstWritten()
    {
        lock (_lock)
        {
            var first = _firstUnretired;
            for (var segment = _retired; segment is not null; segment = segment.NextRetired)
            {
                if (!segment.IsSettled) first = Math.Min(first, segment.Index);
            }

            return first;
        }
    }

    private void ReleaseRetired()
    {
        Segment? retired;
        lock (_lock)
        {
            retired = _retired;
            _retired = null;
        }

        while (retired is { } segment)
        {
            retired = segment.NextRetired;
            if (segment.IsComplete())
            {
                segment.Dispose();
                continue;
            }

            segment.IsSettled = segment.IsComplete(orAbandoned: true);
            lock (_lock) AddRetired(segment);
        }
    }

    // A list through the segments themselves: this runs on a recording thread, which must not allocate.
    private void AddRetired(Segment segment)
    {
        segment.NextRetired = _retired;
        _retired = segment;
    }
}
