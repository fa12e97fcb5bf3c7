namespace Instrumentation.Runtime.Tests.Export.Prometheus;

/// <summary>A test that needs a program of the machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class ExecutableFactAttribute : FactAttribute
{
    public ExecutableFactAttribute(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"{program} is not installed; install it to run this test.";
    }
}
