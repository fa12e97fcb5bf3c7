namespace Instrumentation.Export;

/// <summary>
/// A destination of the journal. It is given every record in order, on a background thread of its own, and knows nothing of the other
/// destinations. What it makes is a pure function of the journal.
/// </summary>
public abstract class Exporter
{
    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>Gets ready, on the thread that starts the run. An exception is reported, and the run goes on without this exporter.</summary>
    public abstract void Open(ExportContext context);

    /// <summary>Takes the next record. <paramref name="progress"/> already includes it.</summary>
    public abstract void Export(in JournalRecord record, RunProgress progress);

    /// <summary>
    /// Makes what was taken visible. Called when the journal has no more for now. An <see cref="IOException"/> is reported, and the call
    /// is tried again before any further record.
    /// </summary>
    public virtual void Flush()
    {
    }

    /// <summary>Ends, after the last record and the last flush.</summary>
    public virtual void Close()
    {
    }
}
