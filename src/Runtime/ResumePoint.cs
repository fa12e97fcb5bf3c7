namespace Instrumentation;

/// <summary>Where a resumed run goes on: the first step that it takes again or anew.</summary>
/// <param name="Checkpoint">The folder of the checkpoint, with what was saved in it.</param>
/// <param name="Step">The global step of that step, counted from 0 over the whole run.</param>
/// <param name="Epoch">The epoch that it belongs to, as the training loop numbers it; -1 where there are no epochs.</param>
/// <param name="Batch">Its batch within the epoch; 0 where the checkpoint was taken after the end of an epoch.</param>
public sealed record ResumePoint(string Checkpoint, long Step, int Epoch, int Batch)
{
    internal bool IsAt(ResumePoint other) => (Step, Epoch, Batch) == (other.Step, other.Epoch, other.Batch);
}
