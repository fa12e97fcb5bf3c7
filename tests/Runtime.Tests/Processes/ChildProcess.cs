using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>A program of <see cref="ChildProgram"/> in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    public const int SigInt = 2, SigTerm = 15;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    public ChildProcess(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string Errors => _errors.GetAwaiter().GetResult();

    /// <summary>The next line that it prints.</summary>
    public string ReadLine()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Deadline), "The program printed nothing.");
        return line.Result ?? throw new InvalidOperationException($"The program ended: {Errors}");
    }

    public void WriteLine(string line = "") => _process.StandardInput.WriteLine(line);

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Waits for the end and returns the exit code.</summary>
    public int Wait()
    {
        Assert.True(_process.WaitForExit(Deadline), "The program did not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
