using System.Globalization;
using Instrumentation.Export.State;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export;

/// <summary>
/// Carries the journal to one exporter, from where its saved state says or from the beginning: on a thread of its own while the run
/// lasts, and in <see cref="RunRecovery"/> over the journal of a run that has ended. It polls while records flow and sleeps while none come.
/// </summary>
internal sealed partial class ExporterCursor : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan IdleBeforeSleep = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How many records an exporter may collect before it makes them visible. What it collects stays in memory, and an exporter that is behind
    /// fills every batch: 128 steps are 100 kB of JSON, and larger batches are not written any faster.
    /// </summary>
    private const int BatchSize = 128;

    /// <summary>How many failures at one record it takes to go on without it.</summary>
    private const int FailuresBeforeSkip = 3;

    /// <summary>How many failures in a row end a recovery; a run that lasts never gives up.</summary>
    private const int FailuresBeforeGivingUp = 5;

    private readonly Exporter _exporter;
    private readonly FileExporter? _files;
    private readonly ExportContext _context;
    private readonly SegmentStore _store;
    private readonly ReaderPosition _position;
    private readonly ReaderWakeup? _wakeup;
    private readonly ExporterFaults _faults;
    private readonly CursorStateFile? _state;

    // Files go on where an earlier process stopped. What lasts as long as the process shows what the process records, and has the rest
    // in its progress only.
    private readonly int _firstAttempt;
    private readonly HashSet<RecordPlace> _skipped = [];
    // It wakes up a hundred times a second, and would else spin each time before it sleeps.
    private readonly ManualResetEventSlim _finish = new(false, spinCount: 0);
    private readonly Func<bool> _staysIdle;
    private readonly Thread? _thread;
    private JournalReader _reader;
    private RunProgress _progress = new();
    private RecordPlace _place;
    private long _missing;
    private long _finishBy = long.MaxValue;
    private long _lastSegment = long.MaxValue;

    /// <summary>Follows the journal of a run that lasts, on a thread of its own.</summary>
    public ExporterCursor(Exporter exporter, JournalWriter journal, ExportContext context, TimeSpan stateInterval)
        : this(exporter, context, new ReaderPosition(exporter.Name), stateInterval, live: true, journal.Retention.Add)
    {
        _firstAttempt = _files is null ? journal.Attempt : 0;
        _wakeup = journal.Wakeup;
        _thread = new Thread(Run) { IsBackground = true, Name = $"instrumentation: {exporter.Name}" };
        _thread.Start();
    }

    /// <summary>Reads the journal of a run that has ended, when <see cref="Run"/> is called.</summary>
    public ExporterCursor(Exporter exporter, SegmentStore store, ExportContext context)
        : this(exporter, context, new ReaderPosition(exporter.Name), TimeSpan.FromSeconds(1), live: false, _ => store) =>
        _finish.Set();

    private ExporterCursor(
        Exporter exporter, ExportContext context, ReaderPosition position, TimeSpan stateInterval, bool live, Func<ReaderPosition, SegmentStore> register)
    {
        _exporter = exporter;
        _files = exporter as FileExporter;
        _context = context;
        _position = position;
        _faults = new ExporterFaults(exporter.Name, context);
        _staysIdle = () => !_finish.IsSet && !ExportBatch();

        // Before it is registered, so that nothing is deleted that it needs; and from then on nothing is.
        if (_files is not null) _state = new CursorStateFile(_files, context, stateInterval);
        _position.Passed = Start?.Segment ?? 0;
        _store = register(position);
        _reader = new JournalReader(_store, live, Start?.Segment ?? 0);
        if (_state is { Saved: null } && !context.IgnoresState) FindPlace();
        GoToStart();
    }

    /// <summary>The exporter's name.</summary>
    public string Name => _exporter.Name;

    /// <summary>
    /// Whether there is neither a state that says where it stood nor the beginning of the journal, so that nobody knows what its files lack. A run that
    /// lasts goes on at their ends with what its process records.
    /// </summary>
    public bool HasLostItsPlace { get; private set; }

    /// <summary>Whether the journal was exported to its end, and the files and the state are complete.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What of the journal could not be read since the cursor started, a sentence each.</summary>
    public IEnumerable<string> Problems => _reader.MissingSegments == 0 ? _reader.Problems : _reader.Problems.Append(
        string.Create(CultureInfo.InvariantCulture, $"The files of the exporter '{Name}' lack records, because segments of the journal are gone ({_reader.MissingSegments:N0}): deleted beyond its quota, on a full disk, or by somebody."));

    /// <summary>Where it starts, and goes back to; null for the beginning of the journal.</summary>
    private CursorState? Start => _state is null ? _context.Earlier : _state.Saved;

    private bool TimeIsUp => Environment.TickCount64 >= Volatile.Read(ref _finishBy) || _context.Stopping.IsCancellationRequested;

    /// <summary>Asks for the rest of the journal to be exported; everything to be seen is already committed.</summary>
    /// <param name="timeout">How long that may take.</param>
    /// <param name="lastSegment">The segment with which it ends, though others go on writing; the last one there is, without it.</param>
    public void BeginFinish(TimeSpan timeout, long lastSegment = long.MaxValue)
    {
        _lastSegment = lastSegment;
        Volatile.Write(ref _finishBy, Environment.TickCount64 + (long)timeout.TotalMilliseconds);
        _finish.Set();
        _wakeup?.Wake();
    }

    /// <summary>Told the number of each segment that it comes to.</summary>
    public event Action<long>? SegmentEntered;

    /// <summary>Waits for the end; false when the exporter did not get there in time.</summary>
    public bool Join()
    {
        // A little beyond the deadline that the thread keeps itself.
        var left = Math.Max(0, _finishBy - Environment.TickCount64) + 1000;
        return _thread!.Join(TimeSpan.FromMilliseconds(left)) && (IsComplete || _files is null);
    }

    /// <summary>Whether its thread may still write.</summary>
    public bool IsRunning => _thread is { IsAlive: true };

    public void Dispose()
    {
        // A thread that is stuck in its exporter still uses both; the end of the process takes them down.
        if (IsRunning) return;
        _finish.Dispose();
        _reader.Dispose();
    }

    /// <summary>Exports until the end of the journal is asked for and reached, or the time for that is up.</summary>
    public void Run()
    {
        var lastRecord = Environment.TickCount64;
        while (!TimeIsUp)
        {
            var finishing = _finish.IsSet;
            if (!(finishing && _place.Segment > _lastSegment) && ExportBatch())
            {
                lastRecord = Environment.TickCount64;
                continue;
            }

            if (finishing)
            {
                // What is reserved and not committed now belongs to a thread that died or stands still.
                if (_reader.Live) _reader.Live = false;
                else if (TryEnd()) break;
                continue;
            }

            if (Environment.TickCount64 - lastRecord < IdleBeforeSleep.TotalMilliseconds) _finish.Wait(PollInterval);
            else _wakeup!.Sleep(_staysIdle);
        }

        try
        {
            _exporter.Close();
        }
        catch (Exception exception)
        {
            _faults.Report(exception, "what it had not written yet is in the journal.");
        }
    }

    /// <summary>Exports what there is, up to a batch; false when there was nothing.</summary>
    private bool ExportBatch()
    {
        var count = 0;
        for (; count < BatchSize && !TimeIsUp && _reader.TryRead(out var record); count++)
        {
            if (_reader.Segment != _place.Segment && !TryEnterSegment()) return true;
            _place = _place with { Record = _place.Record + 1 };
            if (!TryExport(record)) return true;
        }

        if (count == 0) return false;
        if (Retry(_exporter.Flush, "it is tried again.")) _faults.Passed(_place);
        return true;
    }

    /// <summary>The start of a segment is where a state is saved, now and then; false when the cursor went somewhere else instead.</summary>
    private bool TryEnterSegment()
    {
        var segment = _reader.Segment;
        var gap = _reader.MissingSegments != _missing;
        _missing = _reader.MissingSegments;
        if (_files is null) _position.Passed = segment;
        else if (segment > 0 && (gap || _state!.IsDue))
        {
            if (!Retry(_files.Flush, "it is tried again.")) return false;
            SaveState(segment);
        }

        _place = new RecordPlace(segment, -1);
        SegmentEntered?.Invoke(segment);
        return true;
    }

    private bool TryExport(in JournalRecord record)
    {
        try
        {
            _progress.Apply(record);
            if (_reader.Attempt >= _firstAttempt && !_skipped.Contains(_place)) _exporter.Export(record, _progress);
            return true;
        }
        catch (Exception) when (_skipped.Contains(_place))
        {
            return true;
        }
        catch (Exception exception)
        {
            if (_files is null)
            {
                _faults.Report(exception, "it lacks the records at which it fails; the journal has them.", _place);
                return true;
            }

            // What it had half done is undone by going back; if the record fails it again and again, it goes on without it.
            if (_faults.Report(exception, "it goes back and tries again.", _place) >= FailuresBeforeSkip)
            {
                _skipped.Add(_place);
                _faults.Skip(record.Schema.Name);
            }

            Wait();
            GoToStart();
            return false;
        }
    }

    /// <summary>After the last record: the files end here, and a later process has nothing to do before the next segment.</summary>
    private bool TryEnd()
    {
        Action end = _files is null ? _exporter.Flush : _files.CutRest;
        if (!Retry(end, "it is tried again.")) return false;
        if (_state is not null) SaveState(Math.Max(_place.Segment + 1, _state.Saved?.Segment ?? 0));
        return IsComplete = true;
    }
}
