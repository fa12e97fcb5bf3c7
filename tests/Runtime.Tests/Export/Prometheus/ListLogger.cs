using System.Collections.Concurrent;
using Instrumentation.Runtime.Tests.Export.Logging;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Prometheus;

/// <summary>Keeps the messages of a run.</summary>
public sealed class ListLogger : MessageLogger
{
    public ListLogger()
        : this([])
    {
    }

    private ListLogger(ConcurrentQueue<(LogLevel Level, string Message)> entries)
        : base((level, message) => entries.Enqueue((level, message))) => Entries = entries;

    public ConcurrentQueue<(LogLevel Level, string Message)> Entries { get; }
}
