using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Logging;

/// <summary>A message as a logging provider gets it.</summary>
internal sealed record CapturedMessage(LogLevel Level, string Text, Dictionary<string, string?> Tags);

/// <summary>A logging provider that keeps what it gets.</summary>
internal sealed class CapturingProvider : ILoggerProvider, ILogger
{
    public ConcurrentQueue<CapturedMessage> Messages { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var tags = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        Messages.Enqueue(new CapturedMessage(logLevel, formatter(state, exception), tags.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString())));
    }

    public void Dispose()
    {
    }
}
