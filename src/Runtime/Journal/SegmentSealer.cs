namespace Instrumentation.Journal;

/// <summary>
/// The background thread that seals the journal once a second, so that losing power costs at most what came after. It works on mappings
/// of its own, and so nobody waits for it.
/// </summary>
internal sealed class SegmentSealer : IDisposable
{
    /// <summary>How often a record must have been seen unfinished, with others behind it, until readers go on without it.</summary>
    internal const int LooksBeforeAbandoning = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SegmentStore _store;
    private readonly Func<long, long> _reserved;
    private readonly Action _onAbandoned;
    private readonly Action<Exception> _onFault;
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly Thread _thread;
    private SegmentSeal? _segment;
    private long _index;
    private long _next;
    private bool _faulted;

    /// <param name="store">The journal's segments.</param>
    /// <param name="first">The writer's first segment.</param>
    /// <param name="reserved">How many bytes of a segment are reserved; more than its size once writers are in a later one.</param>
    /// <param name="onAbandoned">Called for each record that is given up.</param>
    /// <param name="onFault">Called when the disk fails, once until it works again.</param>
    public SegmentSealer(SegmentStore store, long first, Func<long, long> reserved, Action onAbandoned, Action<Exception> onFault)
    {
        _store = store;
        _next = first;
        _reserved = reserved;
        _onAbandoned = onAbandoned;
        _onFault = onFault;
        _thread = new Thread(Run) { IsBackground = true, Name = "instrumentation: seals" };
    }

    /// <summary>How often the disk failed.</summary>
    public long Faults { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Seals what is committed, and looks whether a thread holds up the others.</summary>
    public void Look() => Look(all: false, LooksBeforeAbandoning);

    /// <summary>Stops the thread and seals everything. Nobody may finish a record any more: what is not committed is given up.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive) _thread.Join();
        Look(all: true, looks: 0);
        _segment?.Dispose();
        _segment = null;
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Interval)) Look();
    }

    private void Look(bool all, int looks)
    {
        lock (_lock)
        {
            try
            {
                while ((_segment ??= OpenNext(out _index)) is { } segment)
                {
                    while (segment.TryAbandon(_reserved(_index), looks)) _onAbandoned();
                    segment.SealCommitted(all);
                    if (!segment.IsComplete) break;
                    segment.Dispose();
                    _segment = null;
                }

                _faulted = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Faults++;
                if (!_faulted) _onFault(exception);
                _faulted = true;
            }
        }
    }

    private SegmentSeal? OpenNext(out long index)
    {
        index = _store.FirstFrom(_next);
        if (index < 0 || _store.Open(index, out var memory, out var header, writable: true) != SegmentState.Published) return null;
        _next = index + 1;
        return new SegmentSeal(memory!, header, dead: false);
    }
}
