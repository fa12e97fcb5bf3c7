using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Text;

/// <summary>What an entry of the text log begins with: <c>[yyyy-MM-dd HH:mm:ss.fff] [LEVEL] [structured_&lt;run id&gt;] </c>.</summary>
internal static class LogEntryHeader
{
    public static string Of(LogLevel level, DateTimeOffset time, string runId) =>
        string.Create(CultureInfo.InvariantCulture, $"[{time:yyyy-MM-dd HH:mm:ss.fff}] [{NameOf(level)}] [structured_{runId}] ");

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };
}
