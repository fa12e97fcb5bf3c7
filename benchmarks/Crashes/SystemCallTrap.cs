using System.Diagnostics;
using System.Globalization;

namespace Instrumentation.Crashes;

/// <summary>strace, attached to a process, which it kills when one of the threads enters a system call for the n-th time from now on.</summary>
internal sealed class SystemCallTrap : IDisposable
{
    private readonly Process _strace;
    private readonly Task<string> _threads;

    /// <param name="victim">A process that waits, so that none of its calls is missed.</param>
    /// <param name="systemCall">The call, as strace names it.</param>
    /// <param name="occurrence">Which one of a thread, counted from 1.</param>
    /// <exception cref="InvalidOperationException">strace may not trace the process.</exception>
    public SystemCallTrap(Process victim, string systemCall, int occurrence)
    {
        // Without --seccomp-bpf, with which strace 6.1 never comes to a second occurrence.
        _strace = Process.Start(new ProcessStartInfo(
            "strace",
            ["-f", "-o", "/dev/null", "-p", victim.Id.ToString(CultureInfo.InvariantCulture), "-e", $"trace={systemCall}", "-e", $"inject={systemCall}:signal=SIGKILL:when={occurrence}"])
        {
            RedirectStandardError = true,
        })!;
        var first = _strace.StandardError.ReadLine();
        if (first?.Contains("attached", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"strace cannot trace the process ({first}); give it the right to, such as CAP_SYS_PTRACE.");
        _threads = _strace.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether there is strace.</summary>
    public static bool IsAvailable { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "strace")));

    /// <summary>Waits until strace is gone, which is soon after the process is.</summary>
    public void Dispose()
    {
        _strace.WaitForExit();
        _threads.Wait();
        _strace.Dispose();
    }
}
