namespace Instrumentation.Export;

/// <summary>How the recording itself does: what was dropped, and what failed. Safe to read from any thread.</summary>
public sealed class RunHealth
{
    private readonly Func<long> _dropped;
    private long _refusedSteps;
    private long _exporterFaults;

    internal RunHealth(Func<long> dropped) => _dropped = dropped;

    /// <summary>Records for which the journal had no room.</summary>
    public long DroppedRecords => _dropped();

    /// <summary>Steps entered while another one was running: they ran, unrecorded.</summary>
    public long RefusedSteps => Volatile.Read(ref _refusedSteps);

    /// <summary>Exceptions in exporters.</summary>
    public long ExporterFaults => Volatile.Read(ref _exporterFaults);

    internal bool CountRefusedStep() => Interlocked.Increment(ref _refusedSteps) == 1;

    internal void CountExporterFault() => Interlocked.Increment(ref _exporterFaults);
}
