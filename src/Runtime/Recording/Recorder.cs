using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Instrumentation.Recording;

/// <summary>What generated code needs to record one annotated method. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Recorder
{
    /// <summary>In bytes; several of them still add up to an <see cref="int"/>.</summary>
    private const int LargestArray = 1 << 26;

    private readonly JournalWriter _journal;
    private readonly ushort _kind;
    private readonly int _fixedSize;
    private bool _cannotRead;

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
        Run.RecordEscape(Method, exception);
        OnFaulted();
        return false;
    }

    /// <summary>How many bytes a text takes in a record.</summary>
    protected static int SizeOf(string? text) => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text);

    /// <inheritdoc cref="SizeOf(string?)"/>
    protected static int SizeOf(ReadOnlySpan<char> text) => System.Text.Encoding.UTF8.GetByteCount(text);

    /// <summary>How many bytes an array takes in a record. Past <see cref="LargestArray"/> no segment has room, and the record is dropped.</summary>
    protected static int SizeOfArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged => (int)Math.Min((long)values.Length * Unsafe.SizeOf<T>(), LargestArray);

    /// <inheritdoc cref="SizeOfArray{T}(ReadOnlySpan{T})"/>
    protected static int SizeOfArray<T>(T[]? values)
        where T : unmanaged => SizeOfArray(new ReadOnlySpan<T>(values));

    /// <summary>The first of the values that is NaN or infinite, for the check of an array; 0 when all are finite.</summary>
    protected static double FirstNonFinite<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        foreach (var value in values)
        {
            if (!T.IsFinite(value)) return double.CreateChecked(value);
        }

        return 0;
    }

    /// <inheritdoc cref="FirstNonFinite{T}(ReadOnlySpan{T})"/>
    protected static double FirstNonFinite<T>(T[]? values)
        where T : INumberBase<T> => FirstNonFinite(new ReadOnlySpan<T>(values));

    /// <summary>Says, once per method, that a value cannot be read; it is absent from the record then.</summary>
    internal void CannotRead(Exception exception)
    {
        if (_cannotRead) return;
        _cannotRead = true;
        Run.RecordFault(Method, exception);
    }

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
