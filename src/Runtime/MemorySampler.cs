using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>Records the memory in use at the start of the run and about once a second, from a thread of its own.</summary>
internal sealed class MemorySampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<MemoryUsage> _read;
    private readonly RunJournal _records;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _thread;

    public MemorySampler(Func<MemoryUsage> read, RunJournal records, ILogger logger)
    {
        _read = read;
        _records = records;
        _logger = logger;
        Sample();
        _thread = new Thread(Run) { IsBackground = true, Name = "instrumentation: memory" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        // What reads the memory is the user's and may hang; the end of the run does not wait for it.
        if (_thread.Join(Interval)) _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Interval))
        {
            if (!Sample()) return;
        }
    }

    private bool Sample()
    {
        try
        {
            _records.WriteMemory(_read());
            return true;
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "The memory in use cannot be read: {Reason} Its figures stay as they are.", exception.Message);
            return false;
        }
    }
}
