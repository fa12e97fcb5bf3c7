namespace Instrumentation;

/// <summary>
/// Says that an <see cref="EventAttribute"/> tells of a change of the training, as <see cref="TrainingRun.Announce"/> does: what follows from it is no
/// anomaly.
/// </summary>
/// <param name="change">What changes.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnnouncesAttribute(TrainingChange change) : Attribute
{
    /// <summary>What changes.</summary>
    public TrainingChange Change { get; } = change;
}
