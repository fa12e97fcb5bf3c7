using System.Diagnostics;
using System.Text;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>The program <c>tail -F</c>, which follows a file by its name.</summary>
internal sealed class Tail : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _text = new();
    private readonly Task _reading;

    public Tail(string path)
    {
        _process = Process.Start(new ProcessStartInfo("tail", ["-n", "+1", "-s", "0.05", "-F", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _reading = Task.Run(Read);
    }

    /// <summary>What it has printed so far.</summary>
    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    public int Steps => Text.Split('\n').Count(line => line.EndsWith("Training progress", StringComparison.Ordinal));

    public void Dispose()
    {
        _process.Kill();
        _reading.Wait();
        _process.Dispose();
    }

    private void Read()
    {
        var buffer = new char[4096];
        while (_process.StandardOutput.Read(buffer) is > 0 and var read)
        {
            lock (_text) _text.Append(buffer, 0, read);
        }
    }
}
