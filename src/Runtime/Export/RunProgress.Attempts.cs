using System.Text.Json.Nodes;
using Instrumentation.Checkpoints;
using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <content>What a run that was resumed has done: an attempt goes back to its checkpoint, and what came after that does not count.</content>
public sealed partial class RunProgress
{
    private IReadOnlyList<CheckpointProgress> _checkpoints = [];
    private int? _continuedEpoch;
    private long _attemptSteps;

    /// <summary>Where this attempt goes on; null for the first.</summary>
    public ResumePoint? ResumedFrom { get; private set; }

    /// <summary>The checkpoint that was saved last; null before one.</summary>
    public ResumePoint? LastCheckpoint => _checkpoints.Count > 0 ? _checkpoints[^1].Point : null;

    private void TakeCheckpoint(in JournalRecord record) =>
        _checkpoints = _checkpoints.With(new CheckpointProgress(RunJournal.ReadCheckpoint(record), record.Time, Save() with { Checkpoints = [] }));

    /// <summary>Goes back to where the checkpoint of an attempt was taken.</summary>
    /// <param name="earlier">How long the run has taken up to its last step.</param>
    private void BeginAttempt(TimeSpan earlier)
    {
        ResumedFrom = Run["resumed"] is JsonObject resumed
            ? new ResumePoint(TextOf(resumed, "checkpoint") ?? "", NumberOf(resumed, "step") ?? 0, (int)(NumberOf(resumed, "epoch") ?? -1), (int)(NumberOf(resumed, "batch") ?? 0))
            : null;
        _continuedEpoch = null;
        if (ResumedFrom is not { } point) return;

        var (run, started) = (_run, Started);
        if (_checkpoints.At(point) is { } checkpoint)
        {
            var saved = checkpoint.Progress;
            earlier = saved.EarlierDuration + Elapsed(saved.Started, checkpoint.Time);
            Restore(saved with { Run = run, Started = started, Memory = Memory, Checkpoints = _checkpoints });
            if (point.Batch > 0) Epoch.Pause(checkpoint.Time);
        }

        // What was read ahead is read again.
        Samples.Restore([]);

        // A process that is killed before it can record its checkpoint leaves one that is not known here. What was recorded up to
        // there is all that there is then, so only the position is set.
        EarlierDuration = earlier;
        LastStep = point.Step - 1;
        _steps = point.Step;
        _attemptSteps = 0;
        _trainingStarted = null;
        _rowIsOpen = false;
        Remaining = null;
        if (point.Batch > 0) _continuedEpoch = point.Epoch;
    }

    private void StartEpoch(in JournalRecord record)
    {
        if (_continuedEpoch == record.Epoch) Epoch.Resume(record.Time);
        else Epoch.Clear(record.Time);
        _continuedEpoch = null;
    }

    /// <summary>Not negative where the end is not known.</summary>
    private static TimeSpan Elapsed(DateTimeOffset start, DateTimeOffset end) => end > start ? end - start : TimeSpan.Zero;

    private static long? NumberOf(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private static string? TextOf(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
