using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Instrumentation.Model.Data;

/// <summary>
/// Makes batches ahead, on a thread of its own: the same ones in the same order, while the one that takes them trains. What the loader throws
/// is thrown behind the batches that it made before.
/// </summary>
internal sealed class BatchesAhead : IEnumerator<Batch>
{
    /// <summary>The most batches that wait; one more is being made.</summary>
    public const int Depth = 4;

    private readonly BlockingCollection<Batch> _ready = new(Depth);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private Batch? _current;

    /// <param name="batches">Enumerated on the thread.</param>
    public BatchesAhead(IEnumerable<Batch> batches)
    {
        _thread = new Thread(() => Make(batches)) { Name = "loader", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Batch Current => _current ?? throw new InvalidOperationException("MoveNext has not returned true.");

    object IEnumerator.Current => Current;

    /// <summary>Waits for the next batch where none is ready; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_ready.TryTake(out _current, Timeout.Infinite)) return true;
        _failure?.Throw();
        return false;
    }

    /// <inheritdoc/>
    public void Reset() => throw new NotSupportedException();

    /// <summary>Leaves the batches that nobody took, and waits until the loader's thread is done.</summary>
    public void Dispose()
    {
        _abandoned.Cancel();
        _thread.Join();
        _ready.Dispose();
        _abandoned.Dispose();
    }

    private void Make(IEnumerable<Batch> batches)
    {
        try
        {
            foreach (var batch in batches) _ready.Add(batch, _abandoned.Token);
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            // Nobody wants the rest.
        }
        catch (Exception exception)
        {
            // Whatever it is, the thread that trains has to hear of it.
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
