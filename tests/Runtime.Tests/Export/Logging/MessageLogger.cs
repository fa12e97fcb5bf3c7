using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Logging;

/// <summary>Hands each message of a run to the test.</summary>
public class MessageLogger(Action<LogLevel, string> take) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        take(logLevel, formatter(state, exception));

    public void Dispose() => GC.SuppressFinalize(this);
}
