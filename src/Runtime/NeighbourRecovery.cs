using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// Completes the files of the runs that a crash has left in the same output folder, on a thread beside the run that starts, which it neither
/// delays nor breaks. It ends with that run: whoever removes or resumes the others then meets nobody.
/// </summary>
internal sealed class NeighbourRecovery : IDisposable
{
    /// <summary>How long a thread may take to see that it is to stop. One that a disk holds is left to the end of the process.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    private NeighbourRecovery(IReadOnlyList<string> unfinished, ILogger logger, Action<RunFolder>? reports)
    {
        _thread = new Thread(() => RunRecovery.RecoverUnfinished(unfinished, logger, reports, _stopping.Token))
        {
            IsBackground = true,
            Name = "instrumentation: recovery",
            Priority = ThreadPriority.BelowNormal,
        };
        _thread.Start();
    }

    /// <summary>Begins with the runs that lie beside it now; null where none is unfinished. Those that somebody writes are not.</summary>
    public static NeighbourRecovery? Start(RunFolder started, ILogger logger, Action<RunFolder>? reports = null)
    {
        var unfinished = RunRecovery.UnfinishedIn(Path.GetDirectoryName(started.Root)!);
        return unfinished.Count == 0 ? null : new NeighbourRecovery(unfinished, logger, reports);
    }

    /// <summary>Waits until all are complete, as long as it is told.</summary>
    public void Wait(TimeSpan timeout) => _thread.Join(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);

    /// <summary>Stops it where it is; the files can be completed later from there.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.Join(StopTime)) _stopping.Dispose();
    }
}
