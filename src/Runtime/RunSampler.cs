using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>Records the memory in use and what was lost, at the start of the run and about once a second, from a thread of its own.</summary>
internal sealed class RunSampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<MemoryUsage> _read;
    private readonly RunJournal _records;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly Thread _thread;
    private bool _cannotRead;

    public RunSampler(Func<MemoryUsage> read, RunJournal records, ILogger logger)
    {
        _read = read;
        _records = records;
        _logger = logger;
        SampleMemory();
        _thread = new Thread(Run) { IsBackground = true, Name = "instrumentation: samples" };
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
            if (!_cannotRead) SampleMemory();
            _records.WriteLosses(_logger);
        }
    }

    private void SampleMemory()
    {
        try
        {
            _records.WriteMemory(_read());
        }
        catch (Exception exception)
        {
            _cannotRead = true;
            _logger.LogError(exception, "The memory in use cannot be read: {Reason} Its figures stay as they are.", exception.Message);
        }
    }
}
