using System.Collections.Concurrent;

namespace Instrumentation.Export;

/// <summary>Runs its tasks one after the other, on one thread of low priority for the whole process.</summary>
/// <remarks>
/// On the pool each task may meet another thread, and the C library keeps for every thread what zlib has freed there: over a long run that adds up to megabytes.
/// Besides, files that are put aside at once should not take several cores from the training.
/// </remarks>
internal sealed class CompressingThread : TaskScheduler
{
    private readonly BlockingCollection<Task> _tasks = [];

    private CompressingThread() =>
        new Thread(Run) { IsBackground = true, Name = "instrumentation: compression", Priority = ThreadPriority.BelowNormal }.Start();

    /// <summary>The one; its thread starts with the first file that is put aside.</summary>
    public static CompressingThread Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Run()
    {
        foreach (var task in _tasks.GetConsumingEnumerable()) TryExecuteTask(task);
    }
}
