using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>
/// Does to a training what its policy says. What is found in the step acts at once; what is found behind the journal is handed over and acts at the start
/// of the next step, because nothing of a step may change while it runs.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="policy">Its policy.</param>
/// <param name="learningRateScale">What the learning rate is multiplied by so far.</param>
/// <param name="stop">Asks the training to stop, and says why.</param>
internal sealed class PolicyActions(TrainingRun run, AnomalyPolicy policy, double learningRateScale, Action<string> stop)
{
    private readonly ConcurrentQueue<AnomalyEpisode> _found = new();
    private readonly ConcurrentDictionary<long, JsonObject> _states = new();

    // The last episode of each quantity that lowered the learning rate.
    private readonly Dictionary<(string Type, string Metric, string? Scope), long> _lowered = [];
    private readonly ConcurrentQueue<AnomalyEpisode> _toLower = new();
    private volatile bool _hasWork;

    public AnomalyPolicy Policy { get; } = policy;

    /// <summary>What the learning rate is multiplied by. Written between two steps by the thread that trains.</summary>
    public double LearningRateScale { get; private set; } = learningRateScale;

    /// <summary>Whether there is something to do between two steps.</summary>
    public bool HasWork => _hasWork;

    /// <summary>Whether the guarded phases of a step are left out in which this was the worst.</summary>
    public bool SkipsUpdate(Verdict worst) => worst >= Verdict.Info && Includes(Policy.Of(worst.ToSeverity()), AnomalyActions.SkipUpdate);

    /// <summary>Acts at once: on an episode that began or got worse in the step that runs, on the thread that runs it.</summary>
    public void Act(AnomalyEpisode episode)
    {
        var actions = Policy.Of(episode.Severity);
        CallHandler(episode);
        if (Includes(actions, AnomalyActions.LowerLearningRate))
        {
            _toLower.Enqueue(episode);
            _hasWork = true;
        }

        if (Includes(actions, AnomalyActions.Stop)) stop(Describe(episode));
    }

    /// <summary>Asks the program for its state in the step that runs, once, for the capsule of an anomaly of this severity.</summary>
    public void Capture(Severity severity)
    {
        var step = run.Position.Step;
        if (severity < Severity.Critical || Policy.CaptureState is not { } capture || _states.Count >= Policy.MaxCapsules || _states.ContainsKey(step)) return;
        Guard("AnomalyPolicy.CaptureState", () => _states[step] = capture() ?? []);
    }

    /// <summary>An episode began or got worse that was found behind the journal, on whatever thread.</summary>
    public void ActLater(AnomalyEpisode episode)
    {
        // After a stall no next step may come.
        if (episode.Anomaly == Anomaly.StalledTraining)
        {
            Act(episode);
            return;
        }

        _found.Enqueue(episode);
        _hasWork = true;
    }

    /// <summary>Does what has been handed over: between two steps, on the thread that trains.</summary>
    public void BetweenSteps()
    {
        _hasWork = false;
        while (_found.TryDequeue(out var episode)) Act(episode);
        while (_toLower.TryDequeue(out var cause)) Lower(cause);
    }

    /// <summary>Sets the scale of the learning rate, between two steps, on the thread that trains.</summary>
    public void Scale(double scale, string note)
    {
        if (!(scale > 0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "LearningRateScale must be above 0 and finite; give 1 for the training's own learning rate.");
        LearningRateScale = scale;
        run.AnnounceLearningRateScale(scale, note);
    }

    /// <summary>The run has ended, and there is nothing left to change: what was found last is still told to the handler.</summary>
    public void AtEnd()
    {
        while (_found.TryDequeue(out var episode)) CallHandler(episode);
    }

    /// <summary>What the program captured in a step; null for nothing.</summary>
    public JsonObject? TakeState(long step) => _states.TryRemove(step, out var state) ? state : null;

    private void CallHandler(AnomalyEpisode episode)
    {
        if (Includes(Policy.Of(episode.Severity), AnomalyActions.CallHandler) && Policy.Handler is { } handle) CallHandler(handle, episode);
    }

    // A method of its own, because a lambda's closure is allocated where its method begins.
    private void CallHandler(Action<AnomalyEpisode> handle, AnomalyEpisode episode) => Guard("AnomalyPolicy.Handler", () => handle(episode));

    private void Lower(AnomalyEpisode cause)
    {
        var quantity = (cause.Type, cause.Metric, cause.Scope);
        if (_lowered.TryGetValue(quantity, out var firstStep) && firstStep == cause.FirstStep) return;
        _lowered[quantity] = cause.FirstStep;
        var scale = LearningRateScale * Policy.LearningRateFactor;
        Scale(scale, string.Create(CultureInfo.InvariantCulture, $"scaled by {scale:0.######} after {Describe(cause)}"));
    }

    private void Guard(string source, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            run.Health.CountHandlerFault();
            run.RecordFault(source, exception);
        }
    }

    // Enum.HasFlag boxes until it is compiled for speed, and what is done about anomalies hardly ever is.
    private static bool Includes(AnomalyActions actions, AnomalyActions action) => (actions & action) != 0;

    private static string Describe(AnomalyEpisode episode) => string.Create(
        CultureInfo.InvariantCulture,
        $"{AnomalyName.Of(episode.Severity)} {episode.Type} of {episode.Metric}{(episode.Scope is null ? "" : $" ({episode.Scope})")} in step {episode.LastStep}");
}
