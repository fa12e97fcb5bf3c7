using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Checkpoints;

namespace Instrumentation;

/// <summary>Where a resumed run goes on: the first step that it takes again or anew.</summary>
/// <param name="Checkpoint">The folder of the checkpoint, with what <see cref="TrainingRun.SaveCheckpoint"/> was given to write.</param>
/// <param name="Step">The global step of that step, counted from 0 over the whole run.</param>
/// <param name="Epoch">The epoch that it belongs to, as the training loop numbers it; -1 where there are no epochs.</param>
/// <param name="Batch">Its batch within the epoch; 0 where the checkpoint was taken after the end of an epoch.</param>
public sealed record ResumePoint(string Checkpoint, long Step, int Epoch, int Batch)
{
    /// <summary>The <see cref="TrainingRunOptions.Configuration"/> with which the checkpoint was saved.</summary>
    [JsonIgnore]
    public JsonObject Configuration { get; init; } = [];

    /// <summary>Where a run would go on: its newest whole checkpoint.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <exception cref="TrainingRunException">There is no run, or no checkpoint.</exception>
    public static ResumePoint Find(string runFolder) => ResumedRun.Find(runFolder);

    internal bool IsAt(ResumePoint other) => (Step, Epoch, Batch) == (other.Step, other.Epoch, other.Batch);
}
