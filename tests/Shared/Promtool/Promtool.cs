using System.Diagnostics;

namespace Instrumentation.Tests;

/// <summary>Prometheus' own checker.</summary>
internal static class Promtool
{
    /// <summary>Runs it; fails with what it says unless it is content.</summary>
    public static void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var promtool = Process.Start(start)!;
        var errors = promtool.StandardError.ReadToEndAsync();
        var output = promtool.StandardOutput.ReadToEnd();
        promtool.WaitForExit();
        Assert.True(promtool.ExitCode == 0, output + errors.GetAwaiter().GetResult());
    }
}
