using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Text;

/// <summary>Takes finished log entries: a file, or a logger.</summary>
internal interface ILogEntrySink
{
    /// <summary>Whether entries of a level are wanted at all.</summary>
    bool IsEnabled(LogLevel level);

    /// <summary>Takes an entry.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="time">When what it tells of ended, in the local time of the run.</param>
    /// <param name="text">Its lines, in UTF-8, without a header and without a line break at the end. Valid during the call.</param>
    void Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text);
}
