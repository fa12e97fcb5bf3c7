using System.Text;
using Instrumentation.Export.Text;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Logging;

/// <summary>
/// Forwards the log entries of a run to its logger, so that a console shows its epochs, its samples and its anomalies. Entries of
/// steps, and what is below <see cref="LogLevel.Information"/>, are left to the text log.
/// </summary>
/// <remarks>
/// Each process forwards the entries of what it records itself, once; those of the processes that a resumed run had before are in the text
/// log. The run's id, which is on every message of its logger, <c>attempt</c>, the number of the process counted from 1, and
/// <c>journal_record</c>, the number of the record among those of the process counted from 0, tell which one it is.
/// </remarks>
public sealed class LoggingExporter : Exporter, ILogEntrySink
{
    private LogEntryFormatter? _formatter;
    private ILogger? _logger;
    private int _attempt;
    private long _record = -1;

    /// <inheritdoc/>
    public override string Name => "logging";

    /// <inheritdoc/>
    public override void Open(ExportContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _logger = context.Logger;
        _formatter = new LogEntryFormatter(this);
    }

    /// <inheritdoc/>
    public override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _record++;
        _attempt = progress.Attempt;
        if (record.Schema.Role != RecordRole.Step) _formatter!.Format(record, progress);
    }

    bool ILogEntrySink.IsEnabled(LogLevel level) => level >= LogLevel.Information && _logger!.IsEnabled(level);

    void ILogEntrySink.Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text) =>
        _logger!.Log(level, default, new LogEntryState(Encoding.UTF8.GetString(text), _attempt, _record, time), null, static (entry, _) => entry.Text);
}
