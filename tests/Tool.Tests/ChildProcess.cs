using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Instrumentation.Tool.Tests;

/// <summary>The tool, or a program that trains, in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int SigInt = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static ChildProcess Tool(params string[] arguments) => new("instrumentation.dll", arguments);

    public static ChildProcess Program(string program, params string[] arguments) => new(program, arguments);

    /// <param name="folder">The folder of its run.</param>
    /// <param name="arguments">The output folder, and options.</param>
    public static ChildProcess Trainer(out string folder, params string[] arguments)
    {
        var trainer = new ChildProcess("trainer.dll", arguments);
        folder = trainer.ReadLine() ?? throw new InvalidOperationException(trainer._errors.Result);
        return trainer;
    }

    /// <summary>The next line that it prints; null at the end.</summary>
    public string? ReadLine()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Deadline), "The program printed nothing.");
        return line.Result;
    }

    /// <summary>Reads lines until one contains the text.</summary>
    public void ReadUntil(string text)
    {
        while (ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The program ended without '{text}': {_errors.Result}");
    }

    /// <summary>Tells a trainer what to do, and waits until it has done it.</summary>
    public void Do(params string[] commands)
    {
        foreach (var command in commands)
        {
            _process.StandardInput.WriteLine(command);
            Assert.Equal("done", ReadLine());
        }
    }

    /// <summary>Nothing is said to it, and nothing is left to it to do: SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Interrupt() => Assert.Equal(0, Signal(_process.Id, SigInt));

    public (int ExitCode, string Output, string Errors) WaitForEnd()
    {
        _process.StandardInput.Close();
        var output = _process.StandardOutput.ReadToEndAsync();
        Assert.True(_process.WaitForExit(Deadline), "The program did not end.");
        return (_process.ExitCode, output.Result.ReplaceLineEndings("\n"), _errors.Result.ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
