using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>What is known of a step with a critical anomaly when it is found.</summary>
/// <param name="Step">The global step.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Batch">Its batch.</param>
/// <param name="Time">When the anomaly was found.</param>
/// <param name="Attempt">The attempt at the run.</param>
/// <param name="Samples">The samples of the batch by name, as far as events named them.</param>
/// <param name="Checkpoint">The newest checkpoint before it; null for none.</param>
/// <param name="LearningRateScales">Changes of the scale since then: the last step before the change, and the scale.</param>
internal sealed record Capsule(
    long Step, int Epoch, int Batch, DateTimeOffset Time, int Attempt, IReadOnlyList<string> Samples, ResumePoint? Checkpoint, IReadOnlyList<(long Step, double Scale)> LearningRateScales)
{
    public List<AnomalyEpisode> Anomalies { get; } = [];

    /// <summary>What the program captured in the step.</summary>
    public JsonObject? State { get; init; }
}
