namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>Keeps what a recovery says, in its order.</summary>
internal sealed class Said(List<string> messages) : IProgress<string>
{
    public void Report(string value) => messages.Add(value);
}
