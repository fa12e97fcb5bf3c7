using Instrumentation.Anomalies;

namespace Instrumentation.Export.Prometheus;

/// <summary>Everything that a run shows as series, derived from its records one by one, wherever the series are kept.</summary>
internal sealed class RunSeries
{
    private readonly ISeriesSink _sink;
    private readonly LabelSet _root = new();
    private readonly MeasurementSeries _measured, _validation, _epochMeasured;
    private readonly AnomalySeries _anomalies;

    public RunSeries(ISeriesSink sink)
    {
        _sink = sink;
        var names = new SeriesNames();
        _measured = new MeasurementSeries(sink, names, MeasurementScope.Step, _root);
        _validation = new MeasurementSeries(sink, names, MeasurementScope.Validation, _root);
        _epochMeasured = new MeasurementSeries(sink, names, MeasurementScope.Epoch, _root);
        _anomalies = new AnomalySeries(sink, _root);
    }

    /// <summary>Takes the next record.</summary>
    public void Observe(in JournalRecord record, RunProgress progress)
    {
        foreach (var label in progress.FoldedLabels) Add(RunSeriesNames.FoldedLabelValues, label.Name);
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                ObserveStart(progress);
                break;
            case RecordRole.Plan:
                Set(RunSeriesNames.PlannedEpochs, progress.Epochs ?? 0);
                Set(RunSeriesNames.PlannedSteps, (double)(progress.Epochs ?? 0) * (progress.BatchesPerEpoch ?? 0));
                break;
            case RecordRole.Memory:
                Set(RunSeriesNames.Memory, "gpu_allocated", progress.Memory.GpuAllocated);
                Set(RunSeriesNames.Memory, "gpu_reserved", progress.Memory.GpuReserved);
                Set(RunSeriesNames.Memory, "gpu_max_allocated", progress.Memory.GpuMaxAllocated);
                Set(RunSeriesNames.Memory, "cpu_rss", progress.Memory.ProcessResident);
                break;
            case RecordRole.EpochStart:
                Set(RunSeriesNames.Epoch, record.Epoch);
                break;
            case RecordRole.Phase:
                ObservePhase(record, progress);
                break;
            case RecordRole.Step:
                ObserveStep(record, progress);
                break;
            case RecordRole.Evaluation:
                _validation.Observe(record, progress.Labels);
                break;
            case RecordRole.Epoch:
                ObserveEpoch(record, progress);
                break;
            case RecordRole.Event:
                Add(RunSeriesNames.Events, record.Schema.Name);
                _measured.Observe(record, progress.Labels);
                break;
            case RecordRole.Anomaly:
                _anomalies.Observe(AnomalyEpisode.Read(record));
                break;
            case RecordRole.Threshold:
                _anomalies.Observe(ThresholdReport.Read(record));
                break;
            case RecordRole.Loss:
                var lost = _root.With(RunSeriesNames.Lost.Labels[0], record.GetText(record.IndexOf("reader")) ?? "")
                    .With(RunSeriesNames.Lost.Labels[1], record.GetText(record.IndexOf("kind")) ?? "");
                _sink.Add(RunSeriesNames.Lost, lost, record.GetInt64(record.IndexOf("records")));
                break;
            case RecordRole.Fault:
                _sink.Add(RunSeriesNames.Faults, _root, 1);
                break;
        }
    }

    private static double UnixSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void Set(Series series, double value) => _sink.Set(series, _root, value);

    private void Set(Series series, string label, double value) => _sink.Set(series, _root.With(series.Labels[0], label), value);

    private void Add(Series series, string label, double value = 1) => _sink.Add(series, _root.With(series.Labels[0], label), value);

    private void ObserveStart(RunProgress progress)
    {
        var labels = _root;
        foreach (var label in RunSeriesNames.Info.Labels) labels = labels.With(label, progress.Run[label]?.ToString() ?? "");
        _sink.Set(RunSeriesNames.Info, labels, 1);
        Set(RunSeriesNames.StartTime, UnixSeconds(progress.Started));
    }

    private void ObservePhase(in JournalRecord record, RunProgress progress)
    {
        // The row has the sum of a phase that ran more than once; a histogram wants every time.
        var phase = PhaseTiming.Of(record);
        if (record.IndexOf(PhaseTiming.SkippedField) >= 0) Add(RunSeriesNames.PhaseSkipped, phase.Name, phase.Skipped ? 1 : 0);
        if (!phase.Skipped) _sink.Observe(RunSeriesNames.PhaseDuration, _root.With(RunSeriesNames.PhaseDuration.Labels[0], phase.Name), phase.Duration.TotalSeconds);
        _measured.Observe(record, progress.Labels);
    }

    private void ObserveStep(in JournalRecord record, RunProgress progress)
    {
        _measured.Observe(record, progress.Labels);
        foreach (var (name, value) in progress.Step.Throughputs)
            Set(RunSeriesNames.Throughput, name[..^"_per_second".Length], value);
        if (progress.Remaining is { } remaining) Set(RunSeriesNames.Remaining, remaining.TotalSeconds);
        _sink.Observe(RunSeriesNames.StepDuration, _root, record.Duration.TotalSeconds);
        Set(RunSeriesNames.Epoch, record.Epoch);
        Set(RunSeriesNames.Batch, record.Batch);
        Set(RunSeriesNames.GlobalStep, record.Step);
        Set(RunSeriesNames.LastStep, UnixSeconds(record.Time));
        _sink.Add(RunSeriesNames.Steps, _root, 1);
    }

    private void ObserveEpoch(in JournalRecord record, RunProgress progress)
    {
        foreach (var mean in progress.Epoch.MeansOf(FieldRole.Loss))
        {
            if (record.IndexOf(mean.Field.Name) < 0) _epochMeasured.Observe(mean.Field, mean.Labels, mean.Value);
        }

        _epochMeasured.Observe(record, progress.Labels);
        Set(RunSeriesNames.EpochDuration, progress.Epoch.DurationOf(record).TotalSeconds);
        _sink.Add(RunSeriesNames.Epochs, _root, 1);
    }
}
