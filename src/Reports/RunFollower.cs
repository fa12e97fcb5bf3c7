using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Summary;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Reports;

/// <summary>
/// Prints the log entries of a run as they come, from its journal: of a run in another process, whatever program that is. It needs no
/// exporter there and disturbs nothing.
/// </summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="output">Gets the entries.</param>
internal sealed class RunFollower(string folder, TextWriter output) : ILogEntrySink
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private RunProgress _progress = new();
    private bool _prints;
    private string? _ending;

    /// <summary>Follows the run until its process is gone or the token is cancelled.</summary>
    /// <param name="fromStart">Whether entries from before now are printed, too, as far as the journal still has them.</param>
    /// <param name="cancellation">Stops the following.</param>
    /// <returns>How it ended, as a sentence; null when it was cancelled.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public string? Follow(bool fromStart, CancellationToken cancellation)
    {
        using var reader = JournalStart.Find(folder).Open(live: true, out _progress, out var fold);
        if (fold.Summary.Status != RunAttempt.Unfinished) _ending = EndingOf(fold.Summary.Status, fold.Summary.Reason);
        var formatter = new LogEntryFormatter(this);
        _prints = fromStart;
        var process = "";
        while (!cancellation.IsCancellationRequested)
        {
            if (PrintAll(reader, formatter, cancellation)) continue;

            // Who is gone now has written nothing since, so what is read after this is all there is.
            var holder = RunLock.WriterIn(folder);
            reader.Live = holder is not null;
            if (holder is null)
            {
                if (PrintAll(reader, formatter, cancellation)) continue;
                return _ending ?? $"The run has no end, and its process is gone{process}; 'recover' brings its files up to date.";
            }

            process = $" (it was {holder})";
            _prints = true;
            cancellation.WaitHandle.WaitOne(PollInterval);
        }

        return null;
    }

    private static string EndingOf(string? status, string? reason) => $"The run ended: {status}{(reason is null ? "" : $" ({reason})")}.";

    bool ILogEntrySink.IsEnabled(LogLevel level) => _prints && level >= LogLevel.Information;

    void ILogEntrySink.Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text) =>
        output.WriteLine(LogEntryHeader.Of(level, time, _progress.RunId) + Encoding.UTF8.GetString(text));

    private bool PrintAll(JournalReader reader, LogEntryFormatter formatter, CancellationToken cancellation)
    {
        var found = false;
        while (!cancellation.IsCancellationRequested && reader.TryRead(out var record))
        {
            found = true;
            _progress.Apply(record);
            formatter.Format(record, _progress);
            _ending = record.Schema.Role != RecordRole.RunEnd ? null
                : EndingOf(record.GetText(record.IndexOf("status")), record.IndexOf("reason") is >= 0 and var reason ? record.GetText(reason) : null);
        }

        output.Flush();
        return found;
    }
}
