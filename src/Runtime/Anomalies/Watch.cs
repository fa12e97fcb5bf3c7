using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>Watches one quantity in the moment in which it is recorded. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Watch<TDetector, TRule>
    where TDetector : struct, IDetector<TRule>
    where TRule : struct
{
    private readonly TrainingRun _run;
    private readonly WatchState<TDetector, TRule> _state;
    private readonly AnomalyRecord _record;

    /// <summary>Makes the anomaly's kind of record known to the run's journal, and goes on with what the run knows of the quantity.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">The method that records the quantity.</param>
    /// <param name="quantity">Its name.</param>
    /// <param name="role">Its role.</param>
    public Watch(TrainingRun run, string source, string quantity, FieldRole role)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _record = new AnomalyRecord(run.Journal, AnomalyRecord.SchemaOf(TDetector.Anomaly, quantity, role, source));
        _state = run.Detectors.Register<WatchState<TDetector, TRule>>($"{source}/{quantity}/{TDetector.Anomaly}");
    }

    /// <summary>Judges the next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(double value, TRule rule)
    {
        var position = _run.Position;
        var change = _state.Check(value, rule, position.Step, position.Allowance, out var verdict);
        if (verdict >= Verdict.Info || change != EpisodeChange.None) Judge(verdict, change);
    }

    private void Judge(Verdict verdict, EpisodeChange change)
    {
        var position = _run.Position;
        if (verdict > position.Worst) position.Worst = verdict;
        if (change == EpisodeChange.None) return;

        // Before the record, because what is behind the journal looks for it as soon as it reads the record.
        if (change != EpisodeChange.Resolved) _run.Actions.Capture(_state.Episode.Severity);
        _record.TryWrite(_run.GetTimestamp(), position.Step, position.Epoch, position.Batch, change, _state.Episode);
        if (change != EpisodeChange.Resolved) _run.Actions.Act(_record.Describe(change, _state.Episode));
    }
}
