using Instrumentation.Recording;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// Decides how a run ends and sees to it that it ends once, whoever comes first: the program that disposes it, a signal, the program's
/// host, an exception that nobody handles, or the end of the process.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Reliability", "CA1001", Justification = "Both are used by whoever holds the token after the run has ended, and hold nothing but memory.")]
internal sealed class RunEnding
{
    /// <summary>How long the destinations may take where the process is about to die.</summary>
    public static readonly TimeSpan LastDrain = TimeSpan.FromSeconds(5);

    private readonly TrainingRunOptions _options;
    private readonly RunPosition _position;
    private readonly ILogger _logger;
    private readonly Action<Exception> _recordFault;
    private readonly Action<RunEnd, TimeSpan> _close;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ManualResetEventSlim _ended = new(false);

    // A Monitor: the thread that ends the run may come here again, from a callback, and must not wait for itself.
    private readonly object _ending = new();
    private readonly object _decision = new();
    private CancellationTokenRegistration _host;
    private RunEnd? _completed;
    private string? _stoppedBy;
    private int _signal;
    private int _exitCode;
    private Exception? _unhandled;
    private Exception? _fault;
    private long _faultedStep;
    private bool _begun;

    /// <param name="options">The run's options.</param>
    /// <param name="position">Where its training stands.</param>
    /// <param name="logger">Hears of a stop.</param>
    /// <param name="recordFault">Records an exception.</param>
    /// <param name="close">Records the end and waits for the destinations as long as it is told; called once.</param>
    public RunEnding(
        TrainingRunOptions options, RunPosition position, ILogger logger, Action<Exception> recordFault, Action<RunEnd, TimeSpan> close)
    {
        _options = options;
        _position = position;
        _logger = logger;
        _recordFault = recordFault;
        _close = close;
    }

    /// <summary>Cancelled when the training is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What the process should return: 0, what shells have for the signal that stopped the run, or what the policy that did asks for.</summary>
    public int ExitCode
    {
        get
        {
            lock (_decision) return _completed is not null ? 0 : _signal == 0 ? _exitCode : StopSignals.ExitCodeOf(_signal);
        }
    }

    /// <summary>From now on signals, the host, unhandled exceptions and the end of the process end the run.</summary>
    public void Watch()
    {
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        if (_options.HandleSignals) StopSignals.Add(this);
        _host = _options.Stopping.UnsafeRegister(static ending => ((RunEnding)ending!).Stop("its host is stopping"), this);
    }

    /// <summary>The training is done, unless it has been asked to stop before.</summary>
    public void Complete(string? report)
    {
        lock (_decision)
        {
            if (_stoppedBy is null) _completed = new RunEnd(RunEnd.Completed, null, report);
        }
    }

    /// <summary>An exception leaves an annotated method. Whether it ends the run is seen by whether another step follows.</summary>
    public void Fault(Exception exception)
    {
        lock (_decision) (_fault, _faultedStep) = (exception, _position.Step);
    }

    /// <summary>Asks the training to stop, and ends the run itself when it has not within <see cref="TrainingRunOptions.StopTimeout"/>.</summary>
    /// <param name="cause">Who asks.</param>
    /// <param name="signal">The number of the signal, after which the process ends with the run; 0 for none.</param>
    /// <param name="exitCode">What the process should return where no signal says it.</param>
    public void Stop(string cause, int signal = 0, int exitCode = 0)
    {
        bool first;
        lock (_decision)
        {
            first = _stoppedBy is null;
            // What a host does is mostly the consequence of a signal, so a signal says more.
            if (first || (_signal == 0 && signal != 0)) (_stoppedBy, _signal, _exitCode) = (cause, signal, exitCode);
        }

        if (!first) return;
        var again = signal == 0 ? "" : "; once more to end at once";
        _logger.LogWarning(
            "Stopping after {Cause}: the step that runs is finished, then checkpoint, files, reports; at most {Seconds} s{Again}.",
            cause, _options.StopTimeout.TotalSeconds, again);

        // A thread of its own, because the pool's may all be busy training.
        new Thread(EndAfterTimeout) { IsBackground = true, Name = "instrumentation: stop" }.Start();
        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException exception)
        {
            _logger.LogError(exception, "What the program does when it is asked to stop failed: {Reason}", exception.InnerExceptions[0].Message);
        }
    }

    /// <summary>Ends the run, or waits until whoever does has done so.</summary>
    public void End() => TryEnd(_options.DrainTimeout, Timeout.InfiniteTimeSpan, "disposed before Complete was called");

    private void TryEnd(TimeSpan drain, TimeSpan wait, string otherwise)
    {
        if (!Monitor.TryEnter(_ending, wait)) return;
        try
        {
            if (_begun) return;
            _begun = true;
            StopWatching();
            _close(Decide(otherwise), drain);
        }
        finally
        {
            // Until here a second signal ends the process at once.
            StopSignals.Remove(this);
            _ended.Set();
            Monitor.Exit(_ending);
        }
    }

    private RunEnd Decide(string otherwise)
    {
        lock (_decision)
        {
            if (_unhandled is null && _completed is { } completed) return completed;
            var fault = _unhandled ?? (_faultedStep == _position.Step ? _fault : null);
            if (fault is not null) return new RunEnd(RunEnd.Failed, $"{fault.GetType().FullName}: {fault.Message}", null);
            return new RunEnd(RunEnd.Interrupted, _stoppedBy ?? otherwise, null);
        }
    }

    private void StopWatching()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        // Dispose would wait for a callback that runs, and the callback may wait for the end of the run.
        _host.Unregister();
    }

    private void EndAfterTimeout()
    {
        if (_ended.Wait(_options.StopTimeout)) return;
        lock (_decision) _stoppedBy += $"; the training did not stop within {_options.StopTimeout.TotalSeconds} s";
        TryEnd(LastDrain, LastDrain, _stoppedBy);
        if (_signal != 0) Environment.Exit(StopSignals.ExitCodeOf(_signal));
    }

    private void OnUnhandledException(object? sender, UnhandledExceptionEventArgs arguments)
    {
        var exception = arguments.ExceptionObject as Exception ?? new InvalidOperationException(arguments.ExceptionObject.ToString());
        _recordFault(exception);
        lock (_decision) _unhandled = exception;
        TryEnd(LastDrain, LastDrain, "");
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => TryEnd(LastDrain, LastDrain, "the process ended before the run was disposed");
}
