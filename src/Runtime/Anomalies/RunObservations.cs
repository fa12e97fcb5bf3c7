using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>Makes observations of the records of a run, and tells the detection what the records announce.</summary>
/// <param name="detection">Is told.</param>
internal sealed class RunObservations(Detection detection)
{
    /// <summary>Takes the next record, which <paramref name="progress"/> has taken already.</summary>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart when progress.ResumedFrom is not null:
            case RecordRole.EpochStart:
                detection.Widen(record.Step);
                break;
            case RecordRole.Announcement:
                detection.Announce(record.Step);
                break;
            case RecordRole.Evaluation:
                detection.Widen(record.Step);
                ObserveValues(record, progress, record.Step);
                break;
            case RecordRole.Step or RecordRole.Phase or RecordRole.Epoch:
                ObserveValues(record, progress, record.Step);
                break;
            case RecordRole.Event:
                // An event that names another batch than the one that runs has no step; what is checked in it is checked now.
                ObserveValues(record, progress, record.Step >= 0 ? record.Step : progress.LastStep);
                break;
            case RecordRole.Memory:
                ObserveMemory(record);
                detection.ObserveNoLoss(PlaceOf(record));
                break;
            case RecordRole.Loss:
                var reader = record.GetText(record.IndexOf("reader"));
                detection.Observe(new Observation("records_lost", QuantityKind.LostRecords, reader, record.GetInt64(record.IndexOf("records")), PlaceOf(record)));
                break;
        }

        if (record.Schema.Role == RecordRole.Step) ObservePace(record, progress);
        detection.Tick(PlaceOf(record), SignOf(record.Schema.Role), record.Schema.Role == RecordRole.Step ? record.Duration.TotalSeconds : 0);
    }

    /// <summary>What the thread that trains records shows that it goes on.</summary>
    private static SignOfLife SignOf(RecordRole role) => role switch
    {
        RecordRole.Step => SignOfLife.Step,
        RecordRole.RunStart or RecordRole.EpochStart or RecordRole.Epoch => SignOfLife.Epoch,
        RecordRole.Memory or RecordRole.Loss or RecordRole.Fault => SignOfLife.None,
        _ => SignOfLife.Other,
    };

    private void ObserveValues(in JournalRecord record, RunProgress progress, long step)
    {
        var place = new RunPlace(step, record.Epoch, record.Batch, record.Time.UtcTicks);
        var scope = progress.Labels.Count == 0 ? null : string.Join('/', progress.Labels.Values);
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Checks is null && !IsMetric(field) || !TryGetValue(record, i, out var value)) continue;
            detection.Observe(new Observation(field.Name, KindOf(field, record.Schema.Role), scope, value, place) { Source = record.Schema.Source, Checks = field.Checks });
        }
    }

    private void ObserveMemory(in JournalRecord record)
    {
        var place = PlaceOf(record);
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            // Without a GPU its memory is 0.
            if (record.TryGetNumber(i, out var value) && value > 0) detection.Observe(new Observation(fields[i].Name, QuantityNames.KindOf(fields[i].Name), null, value, place));
        }
    }

    /// <summary>How fast the training is: by what it counts, or by the time of its steps.</summary>
    private void ObservePace(in JournalRecord record, RunProgress progress)
    {
        var place = PlaceOf(record);
        if (progress.Step.Throughputs.Count > 0)
            detection.Observe(new Observation(progress.Step.Throughputs[0].Name, QuantityKind.Throughput, null, progress.Step.Throughputs[0].Value, place));
        else
            detection.Observe(new Observation("step_time", QuantityKind.StepTime, null, record.Duration.TotalSeconds, place));
    }

    private static RunPlace PlaceOf(in JournalRecord record) => new(record.Step, record.Epoch, record.Batch, record.Time.UtcTicks);

    /// <summary>Whether a value is watched although nothing asks for it.</summary>
    public static bool IsMetric(FieldSchema field) =>
        !field.IsArray && field.Role is FieldRole.Loss or FieldRole.GradientNorm or FieldRole.LearningRate or FieldRole.Gauge;

    /// <summary>What a value means.</summary>
    public static QuantityKind KindOf(FieldSchema field, RecordRole role) => field.Role switch
    {
        FieldRole.Loss when role == RecordRole.Evaluation => QuantityKind.HeldOutLoss,
        FieldRole.Loss => QuantityNames.LossKindOf(field.Name),
        FieldRole.GradientNorm => QuantityKind.GradientNorm,
        FieldRole.LearningRate => QuantityKind.LearningRate,
        _ => QuantityNames.KindOf(field.Name),
    };

    /// <summary>What a check sees of a value: of an array the first element that is not finite.</summary>
    private static bool TryGetValue(in JournalRecord record, int field, out double value)
    {
        if (record.TryGetNumber(field, out value)) return true;
        if (record.SummaryOf(field) is null || record.IsNull(field)) return false;
        for (var i = 0; i < record.GetCount(field); i++)
        {
            value = record.GetElement(field, i);
            if (!double.IsFinite(value)) return true;
        }

        value = 0;
        return true;
    }
}
