using System.Runtime.InteropServices;

namespace Instrumentation;

/// <summary>
/// SIGINT and SIGTERM while runs live that want to hear of them. The signals are the process's, so all runs share one registration: it
/// comes with the first run and goes with the last. The first signal asks every run to stop; the second ends the process at once.
/// </summary>
internal static partial class StopSignals
{
    private static readonly Lock Lock = new();
    private static readonly List<RunEnding> Runs = [];
    private static PosixSignalRegistration[] s_registrations = [];
    private static PosixSignal? s_received;

    /// <summary>What a process returns that a signal has ended, as shells have it.</summary>
    public static int ExitCodeOf(int signal) => 128 + signal;

    public static void Add(RunEnding run)
    {
        PosixSignal? received;
        lock (Lock)
        {
            Runs.Add(run);
            if (Runs.Count == 1)
                s_registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
            received = s_received;
        }

        // A run that starts while the others stop is not to train on.
        if (received is { } signal) Stop(run, signal);
    }

    public static void Remove(RunEnding run)
    {
        PosixSignalRegistration[] unused = [];
        lock (Lock)
        {
            if (!Runs.Remove(run) || Runs.Count > 0) return;
            (unused, s_registrations) = (s_registrations, unused);
            s_received = null;
        }

        foreach (var registration in unused) registration.Dispose();
    }

    private static void Take(PosixSignalContext context)
    {
        RunEnding[] runs;
        bool first;
        lock (Lock)
        {
            first = s_received is null;
            s_received ??= context.Signal;
            runs = [.. Runs];
        }

        if (!first) EndAtOnce(ExitCodeOf(NumberOf(context.Signal)));
        if (runs.Length == 0) return;
        context.Cancel = true;
        foreach (var run in runs) Stop(run, context.Signal);
    }

    private static void Stop(RunEnding run, PosixSignal signal) => run.Stop(signal.ToString(), NumberOf(signal));

    private static int NumberOf(PosixSignal signal) => signal == PosixSignal.SIGINT ? 2 : 15;

    /// <summary>Without the handlers of the end of the process: they would wait for what the second signal is not to wait for.</summary>
    private static void EndAtOnce(int exitCode)
    {
        if (OperatingSystem.IsWindows()) Environment.Exit(exitCode);
        ExitWithoutHandlers(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitWithoutHandlers(int exitCode);
}
