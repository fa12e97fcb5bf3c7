namespace Instrumentation.Export;

/// <summary>How the recording itself does: what was dropped, and what failed. Safe to read from any thread.</summary>
public sealed class RunHealth
{
    private readonly JournalLosses _losses;
    private long _refusedSteps;
    private long _exporterFaults;
    private long _handlerFaults;

    internal RunHealth(JournalLosses losses) => _losses = losses;

    /// <summary>Records for which the journal had no room.</summary>
    public long DroppedRecords => _losses.Dropped;

    /// <summary>
    /// What was lost, by who lacks it and kind of record: what the journal had no room for, and what an exporter had not read when the
    /// quota or a full disk made the journal delete it.
    /// </summary>
    public IReadOnlyList<LostRecords> LostRecords => [.. _losses.Read()
        .GroupBy(loss => (loss.Key.Reader, loss.Key.Kind), loss => loss.Value)
        .Select(group => new LostRecords(group.Key.Reader, group.Key.Kind, group.Sum()))
        .OrderBy(lost => lost.Reader, StringComparer.Ordinal).ThenBy(lost => lost.Kind, StringComparer.Ordinal)];

    /// <summary>Steps entered while another one was running: they ran, unrecorded.</summary>
    public long RefusedSteps => Volatile.Read(ref _refusedSteps);

    /// <summary>Exceptions in exporters.</summary>
    public long ExporterFaults => Volatile.Read(ref _exporterFaults);

    /// <summary>Exceptions in <see cref="AnomalyPolicy.Handler"/> and <see cref="AnomalyPolicy.CaptureState"/>.</summary>
    public long HandlerFaults => Volatile.Read(ref _handlerFaults);

    internal bool CountRefusedStep() => Interlocked.Increment(ref _refusedSteps) == 1;

    /// <summary>A record at which an exporter failed again and again, so that it goes on without it.</summary>
    internal void CountSkipped(string exporter, string kind) => CountLost(exporter, kind, "exporter failed");

    /// <summary>Something that a reader of the journal leaves out.</summary>
    internal void CountLost(string reader, string kind, string reason) => _losses.CountDeleted(reader, kind, reason, 1);

    internal void CountHandlerFault() => Interlocked.Increment(ref _handlerFaults);

    internal void CountExporterFault() => Interlocked.Increment(ref _exporterFaults);
}

/// <summary>Records that are lost to a reader of the journal.</summary>
/// <param name="Reader">The exporter that lacks them; <c>journal</c> where they were never written, so that all do.</param>
/// <param name="Kind">The name of the records.</param>
/// <param name="Records">How many.</param>
public sealed record LostRecords(string Reader, string Kind, long Records);
