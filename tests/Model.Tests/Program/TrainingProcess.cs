using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Instrumentation.Model.Tests.Program;

/// <summary>The program in a process of its own, as a user runs it.</summary>
internal sealed class TrainingProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public TrainingProcess(params string[] arguments)
        : this(arguments, [])
    {
    }

    public TrainingProcess(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Instrumentation.Model.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public string Output => _output.GetAwaiter().GetResult();

    /// <summary>Without what libtorch says of a processor that NNPACK does not know.</summary>
    public string Errors => string.Concat(_errors.GetAwaiter().GetResult().Split('\n').Where(line => !line.Contains("NNPACK.cpp", StringComparison.Ordinal)).Select(line => line + "\n")).TrimEnd('\n');

    /// <summary>Waits for the end and returns the exit code.</summary>
    public int Wait()
    {
        if (!_process.WaitForExit(Deadline))
        {
            Kill();
            Assert.Fail($"The program did not end within {Deadline}.");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Sends it a signal, as <c>kill</c> does.</summary>
    public void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
