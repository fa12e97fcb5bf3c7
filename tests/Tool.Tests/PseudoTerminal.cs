using System.Diagnostics;
using System.Text;

namespace Instrumentation.Tool.Tests;

/// <summary>A program on a terminal of its own, which <c>script</c> (Debian's bsdutils) makes; what it prints comes with all its escapes.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <param name="environment">Variables of the program.</param>
    /// <param name="arguments">The program, an assembly beside the tests, and its arguments.</param>
    public PseudoTerminal((string Name, string Value)[] environment, params string[] arguments)
    {
        var command = string.Join(' ', arguments.Skip(1).Prepend(Path.Combine(AppContext.BaseDirectory, arguments[0])).Select(argument => $"'{argument}'"));
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"stty cols 100 rows 30; exec dotnet {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in new[] { "NO_COLOR", "CI", "GITHUB_ACTIONS" }) start.Environment.Remove(variable);
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Reads until the text has come.</summary>
    public void ReadUntil(string text)
    {
        while (!_output.ToString().Contains(text, StringComparison.Ordinal)) Assert.True(TryRead(), $"The program ended without '{text}': {_output}");
    }

    /// <summary>What the keys Ctrl and C do.</summary>
    public void Interrupt()
    {
        _process.StandardInput.Write('\x03');
        _process.StandardInput.Flush();
    }

    public (int ExitCode, string Output) WaitForEnd()
    {
        while (TryRead())
        {
        }

        Assert.True(_process.WaitForExit(Deadline), "The program did not end.");
        return (_process.ExitCode, _output.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private bool TryRead()
    {
        var buffer = new char[4096];
        var read = _process.StandardOutput.ReadAsync(buffer, 0, buffer.Length);
        Assert.True(read.Wait(Deadline), $"The program printed nothing more: {_output}");
        _output.Append(buffer, 0, read.Result);
        return read.Result > 0;
    }
}

/// <summary>A test that needs <c>script</c>, and says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!File.Exists("/usr/bin/script") && !File.Exists("/bin/script")) Skip = "There is no 'script', which makes a terminal: install bsdutils.";
    }
}
