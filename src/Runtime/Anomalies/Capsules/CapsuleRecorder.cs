using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>
/// Keeps what a capsule needs, and writes one for each step with a critical anomaly when the step has ended, so that all of the step is in it. On the thread
/// of an exporter: the training goes on meanwhile.
/// </summary>
/// <param name="folder">Where the capsules are; null for a run in memory, which has none.</param>
/// <param name="actions">Has what the program captured.</param>
internal sealed class CapsuleRecorder(CapsuleFolder? folder, PolicyActions actions)
{
    private readonly RecentRecords _records = new();
    private readonly List<(long Step, double Scale)> _scales = [];
    private readonly HashSet<long> _written = [];
    private ResumePoint? _checkpoint;
    private Capsule? _open;

    /// <summary>Takes the next record.</summary>
    /// <exception cref="IOException">A capsule cannot be written.</exception>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        if (folder is null || actions.Policy.MaxCapsules == 0) return;
        _records.Add(record);
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                _checkpoint = progress.ResumedFrom;
                _written.Clear();
                break;
            case RecordRole.Checkpoint:
                _checkpoint = RunJournal.ReadCheckpoint(record);
                _scales.Clear();
                break;
            case RecordRole.Announcement when RunJournal.ReadLearningRateScale(record) is { } scale:
                _scales.Add((record.Step, scale));
                break;
            case RecordRole.Step when _open is not null:
                Complete(progress);
                break;
        }
    }

    /// <summary>Takes an episode that began or got worse, which the last record told of.</summary>
    public void Add(AnomalyEpisode episode, in JournalRecord record, RunProgress progress)
    {
        if (folder is null || episode.Severity < Severity.Critical) return;
        // What is found behind the journal comes after the step has its capsule, when its samples and its state are gone.
        if (_written.Contains(record.Step)) return;
        var state = actions.TakeState(record.Step);
        if (_open is not null && _open.Step != record.Step) Complete(progress);
        if (_open is null && folder.Count >= actions.Policy.MaxCapsules) return;
        _open ??= new Capsule(
            record.Step,
            record.Epoch,
            record.Batch,
            record.Time,
            progress.Attempt,
            [.. progress.Samples.Of(record.Epoch, record.Batch)],
            _checkpoint,
            [.. _scales]) { State = state };
        _open.Anomalies.Add(episode);

        // What is found between two steps needs not wait for the next, which may never come.
        if (progress.LastStep >= record.Step) Complete(progress);
    }

    /// <summary>There is no more: a step that began has not ended.</summary>
    public void Complete(RunProgress progress)
    {
        if (_open is not { } capsule || folder is null) return;
        _open = null;
        _written.Add(capsule.Step);
        folder.Write(capsule, progress, _records);
    }
}
