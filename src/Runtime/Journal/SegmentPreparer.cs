namespace Instrumentation.Journal;

/// <summary>
/// The background thread that keeps prepared segments ready and unmaps the full ones, so that no recording thread ever creates a file.
/// </summary>
internal sealed class SegmentPreparer : IDisposable
{
    // A Monitor: a contended Lock allocates on the thread that waits, and recording threads come here.
    private readonly object _lock = new();
    private readonly Queue<Segment> _spares;
    private Segment? _retired;
    private readonly AutoResetEvent _work = new(false);
    private readonly SegmentStore _store;
    private readonly JournalOptions _options;
    private readonly Action<Exception> _onFault;
    private readonly Thread _thread;
    private long _nextIndex;
    private volatile bool _stopping;
    private bool _faulted;

    public SegmentPreparer(SegmentStore store, JournalOptions options, long firstIndex, Action<Exception> onFault)
    {
        _nextIndex = firstIndex;
        _store = store;
        _options = options;
        _onFault = onFault;
        _spares = new Queue<Segment>(options.SpareSegments + 1);
        _thread = new Thread(Run) { IsBackground = true, Name = "instrumentation: journal" };
    }

    /// <summary>Makes the first segment on the calling thread; the only one that may throw to the user.</summary>
    public Segment First() => Create();

    public void Start() => _thread.Start();

    public bool TryTake(out Segment segment)
    {
        lock (_lock)
        {
            var taken = _spares.TryDequeue(out segment!);
            _work.Set();
            return taken;
        }
    }

    /// <summary>Takes a full segment, to be unmapped when its last writer has committed.</summary>
    public void Retire(Segment segment)
    {
        // A list through the segments themselves: this runs on a recording thread, which must not allocate.
        lock (_lock)
        {
            segment.NextRetired = _retired;
            _retired = segment;
        }
    }

    /// <summary>Stops the thread and gives back everything; spare segments leave no file.</summary>
    public void Dispose()
    {
        _stopping = true;
        _work.Set();
        if (_thread.IsAlive) _thread.Join();
        lock (_lock)
        {
            foreach (var spare in _spares)
            {
                spare.Dispose();
                _store.Discard(spare.Index);
            }

            _spares.Clear();
        }

        // A segment that somebody still writes to stays mapped; the end of the process takes it down.
        ReleaseRetired();
        _work.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                while (!_stopping && Missing() > 0)
                {
                    var segment = Create();
                    lock (_lock) _spares.Enqueue(segment);
                }

                ReleaseRetired();
                _faulted = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!_faulted) _onFault(exception);
                _faulted = true;
            }

            // The timeout looks again after a fault, and at retired segments whose writers were not done.
            _work.WaitOne(TimeSpan.FromSeconds(1));
        }
    }

    private int Missing()
    {
        lock (_lock) return _options.SpareSegments - _spares.Count;
    }

    private Segment Create()
    {
        var segment = new Segment(_nextIndex, _store.Create(_nextIndex, _options.SegmentSize));
        _nextIndex++;
        return segment;
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
            if (segment.IsComplete()) segment.Dispose();
            else Retire(segment);
        }
    }
}
