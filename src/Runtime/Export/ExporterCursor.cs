using Microsoft.Extensions.Logging;

namespace Instrumentation.Export;

/// <summary>
/// Carries the journal to one exporter on a thread of its own. It polls while records flow and sleeps while none come.
/// </summary>
internal sealed class ExporterCursor : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan IdleBeforeSleep = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many records an exporter may collect before it makes them visible.</summary>
    private const int BatchSize = 1024;

    private readonly Exporter _exporter;
    private readonly JournalReader _reader;
    private readonly ReaderPosition _position;
    private readonly ReaderWakeup _wakeup;
    private readonly ILogger _logger;
    private readonly RunHealth _health;
    private readonly RunProgress _progress = new();
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _finish = new(false);
    private readonly Func<bool> _staysIdle;
    private long _finishBy;
    private bool _faulted;

    public ExporterCursor(Exporter exporter, JournalWriter journal, ExportContext context)
    {
        _exporter = exporter;
        _position = new ReaderPosition(exporter.Name);
        _reader = new JournalReader(journal.Retention.Add(_position), live: true);
        _wakeup = journal.Wakeup;
        _logger = context.Logger;
        _health = context.Health;
        _staysIdle = () => !_finish.IsSet && !ExportBatch();
        _thread = new Thread(Run) { IsBackground = true, Name = $"instrumentation: {exporter.Name}" };
        _thread.Start();
    }

    /// <summary>The exporter's name.</summary>
    public string Name => _exporter.Name;

    /// <summary>Asks for the rest of the journal to be exported; everything to be seen is already committed.</summary>
    public void BeginFinish(TimeSpan timeout)
    {
        _finishBy = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        _finish.Set();
        _wakeup.Wake();
    }

    /// <summary>Waits for the end; false when the exporter did not get there in time.</summary>
    public bool Join()
    {
        // A little beyond the deadline that the thread keeps itself.
        var left = Math.Max(0, _finishBy - Environment.TickCount64) + 1000;
        return _thread.Join(TimeSpan.FromMilliseconds(left));
    }

    public void Dispose()
    {
        // A thread that is stuck in its exporter still uses both; the end of the process takes them down.
        if (_thread.IsAlive) return;
        _finish.Dispose();
        _reader.Dispose();
    }

    private void Run()
    {
        var lastRecord = Environment.TickCount64;
        while (true)
        {
            var finishing = _finish.IsSet;
            if (ExportBatch())
            {
                lastRecord = Environment.TickCount64;
                continue;
            }

            if (finishing)
            {
                if (_reader.Live && Environment.TickCount64 < _finishBy)
                {
                    // What is reserved and not committed now belongs to a thread that died or stands still.
                    _reader.Live = false;
                    continue;
                }

                break;
            }

            if (Environment.TickCount64 - lastRecord < IdleBeforeSleep.TotalMilliseconds) _finish.Wait(PollInterval);
            else _wakeup.Sleep(_staysIdle);
        }

        Guard(_exporter.Close, "what it had not written yet is in the journal.");
    }

    /// <summary>Exports what there is, up to a batch; false when there was nothing.</summary>
    private bool ExportBatch()
    {
        var count = 0;
        var succeeded = true;
        for (; count < BatchSize && _reader.TryRead(out var record); count++) succeeded &= TryExport(record);
        if (count == 0) return false;

        while (!Guard(_exporter.Flush, "it is tried again every second."))
        {
            succeeded = false;
            if (!_finish.Wait(RetryInterval)) continue;
            if (Environment.TickCount64 >= _finishBy) return true;
            Thread.Sleep(PollInterval);
        }

        _position.Passed = _position.Open;
        if (_faulted && succeeded)
        {
            _logger.LogInformation("The exporter '{Exporter}' works again.", _exporter.Name);
            _faulted = false;
        }

        return true;
    }

    private bool TryExport(in JournalRecord record)
    {
        try
        {
            _progress.Apply(record);
            _exporter.Export(record, _progress);
            return true;
        }
        catch (Exception exception)
        {
            Report(exception, "it lacks the records at which it fails; the journal has them.");
            return false;
        }
    }

    private bool Guard(Action action, string consequence)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            Report(exception, consequence);
            return false;
        }
    }

    /// <summary>Says so once per episode; every failure is counted.</summary>
    private void Report(Exception exception, string consequence)
    {
        _health.CountExporterFault();
        if (!_faulted)
            _logger.LogError(exception, "The exporter '{Exporter}' failed: {Reason} Training goes on; {Consequence}", _exporter.Name, exception.Message, consequence);
        _faulted = true;
    }
}
