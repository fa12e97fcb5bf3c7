using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Recording;

/// <summary>What generated code needs to record one annotated method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Recorder
{
    private readonly JournalWriter _journal;
    private readonly ushort _kind;
    private readonly int _fixedSize;

    /// <summary>Makes the method's kind of record known to the run's journal.</summary>
    private protected Recorder(TrainingRun run, RecordSchema schema)
    {
        ArgumentNullException.ThrowIfNull(run);
        Run = run;
        Position = run.Position;
        _journal = run.Journal;
        _kind = run.Journal.Register(schema);
        _fixedSize = schema.FixedSize;
        Method = schema.Source;
    }

    /// <summary>The epoch that runs, for a method without an <see cref="EpochIndexAttribute"/>.</summary>
    public int CurrentEpoch => Position.Epoch;

    /// <summary>The batch that runs, for a method without a <see cref="BatchIndexAttribute"/>.</summary>
    public int CurrentBatch => Position.Batch;

    private protected TrainingRun Run { get; }

    private protected string Method { get; }

    private protected RunPosition Position { get; }

    /// <summary>
    /// Sees an exception that leaves the method, in an exception filter: records it and lets it pass. Always false.
    /// </summary>
    public bool Faulted(Exception exception)
    {
        Run.RecordFault(Method, exception);
        OnFaulted();
        return false;
    }

    /// <summary>How many bytes a text takes in a record.</summary>
    protected static int SizeOf(string? text) => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text);

    private protected virtual void OnFaulted()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool TryBegin(long start, long end, long step, int epoch, int batch, int textSize, out RecordWriter record)
    {
        if (!_journal.TryReserve(_kind, _fixedSize, textSize, out record)) return false;
        record.WritePrefix(end, end - start, step, epoch, batch);
        return true;
    }
}
