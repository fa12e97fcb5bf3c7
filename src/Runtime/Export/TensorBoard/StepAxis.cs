namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The step at which something stands in TensorBoard. Nothing that is recorded after a checkpoint stands before the step with which
/// the checkpoint goes on: a resumed run, which has TensorBoard forget the points from that step on, doubles none.
/// </summary>
/// <param name="First">The step with which the latest checkpoint goes on.</param>
/// <param name="Epoch">The epoch of the step that ended last; null before the first.</param>
/// <param name="Batch">Its batch.</param>
internal sealed record StepAxis(long First = 0, int? Epoch = null, int Batch = -1)
{
    /// <summary>The axis of an attempt that goes on from a checkpoint.</summary>
    public static StepAxis From(ResumePoint point) => new(point.Step, point.Epoch, point.Batch - 1);

    /// <summary>A step has ended.</summary>
    public StepAxis After(in JournalRecord step) => this with { Epoch = step.Epoch, Batch = step.Batch };

    /// <summary>A checkpoint was saved.</summary>
    public StepAxis After(ResumePoint checkpoint) => this with { First = checkpoint.Step };

    /// <summary>The step of a record: its own, or for an event that names another batch than the one that runs, the step of that batch.</summary>
    /// <remarks>
    /// What is found behind the journal may be recorded after a checkpoint that is later than the step of which it tells. It stands at that step all the
    /// same: a resumed run does not find it again.
    /// </remarks>
    public long Of(in JournalRecord record, RunProgress progress) => record.Schema.Role is RecordRole.Anomaly or RecordRole.Threshold && record.Step >= 0 || IsComplete(record)
        ? Math.Max(0, record.Step)
        : Math.Max(First, record.Step >= 0 ? record.Step : progress.LastStep + Ahead(record, progress));

    /// <summary>A run that is complete is not resumed, whatever it has saved after its last step.</summary>
    private static bool IsComplete(in JournalRecord record) => record.Schema.Role == RecordRole.RunEnd && record.GetText(record.IndexOf("status")) == RunEnd.Completed;

    /// <summary>How many steps the batch of an event is ahead of the one that ended last.</summary>
    private long Ahead(in JournalRecord record, RunProgress progress)
    {
        if (record.Batch < 0) return 0;
        if (record.Epoch == Epoch) return record.Batch - Batch;

        // Without a plan an event of another epoch belongs to the next one, whose batches count from 0.
        return Epoch is { } epoch && progress.BatchesPerEpoch is { } batches ? (long)(record.Epoch - epoch) * batches + record.Batch - Batch : record.Batch + 1;
    }
}
