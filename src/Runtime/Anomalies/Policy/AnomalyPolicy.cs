using System.Text.Json.Nodes;

namespace Instrumentation;

/// <summary>
/// What is done about anomalies, by their severity. Every anomaly is recorded. By default a warning is said as well, and from
/// <see cref="Severity.Critical"/> on the update of the step is left out; a run is never stopped and its learning rate never touched unless it is asked for.
/// </summary>
/// <remarks>
/// What is checked in the training acts at once, before the guarded phases of the same step. What is found behind the journal acts at the start of the next
/// step, on the thread that trains; <see cref="Anomaly.StalledTraining"/>, after which no step may come, acts on a thread of its own.
/// </remarks>
public sealed record AnomalyPolicy
{
    private readonly double _learningRateFactor = 0.5;

    /// <summary>Records and warns, and does nothing to the training: its weights are bit for bit those of a training that is not watched.</summary>
    public static AnomalyPolicy RecordAndWarn { get; } = new()
    {
        Critical = AnomalyActions.Warn | AnomalyActions.CallHandler,
        Fatal = AnomalyActions.Warn | AnomalyActions.CallHandler,
    };

    /// <summary>What is done about <see cref="Severity.Info"/>: by default it is recorded and no more.</summary>
    public AnomalyActions Info { get; init; }

    /// <summary>What is done about <see cref="Severity.Warning"/>: by default it is said.</summary>
    public AnomalyActions Warning { get; init; } = AnomalyActions.Warn | AnomalyActions.CallHandler;

    /// <summary>What is done about <see cref="Severity.Critical"/>: by default it is said, and the step's update is left out.</summary>
    public AnomalyActions Critical { get; init; } = AnomalyActions.Warn | AnomalyActions.CallHandler | AnomalyActions.SkipUpdate;

    /// <summary>What is done about <see cref="Severity.Fatal"/>: by default the same as about <see cref="Severity.Critical"/>.</summary>
    public AnomalyActions Fatal { get; init; } = AnomalyActions.Warn | AnomalyActions.CallHandler | AnomalyActions.SkipUpdate;

    /// <summary>What <see cref="AnomalyActions.LowerLearningRate"/> multiplies the scale by: above 0 and below 1, 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double LearningRateFactor
    {
        get => _learningRateFactor;
        init => _learningRateFactor = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LearningRateFactor must lie between 0 and 1, so that the learning rate is lowered; give 0.5 for half.");
    }

    /// <summary>
    /// Called when an episode begins or gets worse whose severity asks for <see cref="AnomalyActions.CallHandler"/>: within the step for what is checked
    /// there, before its guarded phases. What it throws is recorded as a fault and counted in <see cref="Export.RunHealth.HandlerFaults"/>.
    /// </summary>
    public Action<AnomalyEpisode>? Handler { get; init; }

    /// <summary>
    /// Of how many steps at most a run keeps a capsule, in <c>anomalies/step_&lt;step&gt;/</c> of its folder: of those in which an anomaly reached
    /// <see cref="Severity.Critical"/>; 10 by default, 0 for none. A capsule has what it takes to run the step again.
    /// </summary>
    public int MaxCapsules { get; init; } = 10;

    /// <summary>
    /// What the program adds to a capsule so that its step can be run again, such as the state of its random generator when the step began. Called on
    /// the thread that trains, in the step, for anomalies that are checked there: keep it to copying memory. What it throws is treated as what
    /// <see cref="Handler"/> throws.
    /// </summary>
    public Func<JsonObject?>? CaptureState { get; init; }

    /// <summary>What is done about a severity.</summary>
    public AnomalyActions Of(Severity severity) => severity switch
    {
        Severity.Info => Info,
        Severity.Warning => Warning,
        Severity.Critical => Critical,
        _ => Fatal,
    };
}
