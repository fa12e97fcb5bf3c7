using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>Everything that a run shows to Prometheus, kept up to date record by record. Scrapes may come at any time, from any thread.</summary>
internal sealed class RunSeries
{
    private readonly SeriesFactory _factory;
    private readonly Gauge _startTime, _lastStep, _epoch, _batch, _globalStep, _plannedEpochs, _plannedSteps, _remaining, _epochDuration;
    private readonly Counter _steps, _epochs, _faults, _anomalies;
    private readonly Histogram _stepDuration;
    private readonly ByLabel<Histogram.Child> _phaseDuration;
    private readonly ByLabel<Counter.Child> _phaseSkipped, _events;
    private readonly ByLabel<Gauge.Child> _throughput, _memory;
    private readonly MeasurementSeries _measured, _validation, _epochMeasured;

    public RunSeries(CollectorRegistry registry, RunHealth health)
    {
        _factory = new SeriesFactory(registry);
        _startTime = _factory.Gauge(RunSeriesNames.StartTime);
        _lastStep = _factory.Gauge(RunSeriesNames.LastStep);
        _epoch = _factory.Gauge(RunSeriesNames.Epoch);
        _batch = _factory.Gauge(RunSeriesNames.Batch);
        _globalStep = _factory.Gauge(RunSeriesNames.GlobalStep);
        _plannedEpochs = _factory.Gauge(RunSeriesNames.PlannedEpochs);
        _plannedSteps = _factory.Gauge(RunSeriesNames.PlannedSteps);
        _remaining = _factory.Gauge(RunSeriesNames.Remaining);
        _epochDuration = _factory.Gauge(RunSeriesNames.EpochDuration);
        _steps = _factory.Counter(RunSeriesNames.Steps);
        _epochs = _factory.Counter(RunSeriesNames.Epochs);
        _faults = _factory.Counter(RunSeriesNames.Faults);
        _anomalies = _factory.Counter(RunSeriesNames.Anomalies);
        _stepDuration = _factory.Histogram(RunSeriesNames.StepDuration, Buckets.Durations);
        _phaseDuration = _factory.Histograms(RunSeriesNames.PhaseDuration, Buckets.Durations);
        _phaseSkipped = _factory.Counters(RunSeriesNames.PhaseSkipped);
        _events = _factory.Counters(RunSeriesNames.Events);
        _throughput = new ByLabel<Gauge.Child>(
            () => _factory.Gauge(RunSeriesNames.Throughput), static rate => rate.Replace("_per_second", "", StringComparison.Ordinal));
        _memory = _factory.Gauges(RunSeriesNames.Memory);

        var names = new SeriesNames();
        var unshowable = _factory.Counters(RunSeriesNames.Unshowable);
        _measured = new MeasurementSeries(_factory, names, MeasurementScope.Step, unshowable);
        _validation = new MeasurementSeries(_factory, names, MeasurementScope.Validation, unshowable);
        _epochMeasured = new MeasurementSeries(_factory, names, MeasurementScope.Epoch, unshowable);

        var dropped = _factory.Counter(RunSeriesNames.Dropped);
        var exporterFaults = _factory.Counter(RunSeriesNames.ExporterFaults);
        var refusedSteps = _factory.Counter(RunSeriesNames.RefusedSteps);
        registry.AddBeforeCollectCallback(() =>
        {
            dropped.IncTo(health.DroppedRecords);
            exporterFaults.IncTo(health.ExporterFaults);
            refusedSteps.IncTo(health.RefusedSteps);
        });
    }

    /// <summary>Takes the next record.</summary>
    public void Observe(in JournalRecord record, RunProgress progress)
    {
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                ObserveStart(progress);
                break;
            case RecordRole.Plan:
                _plannedEpochs.Set(progress.Epochs ?? 0);
                _plannedSteps.Set((double)(progress.Epochs ?? 0) * (progress.BatchesPerEpoch ?? 0));
                break;
            case RecordRole.Memory:
                _memory["gpu_allocated"].Set(progress.Memory.GpuAllocated);
                _memory["gpu_reserved"].Set(progress.Memory.GpuReserved);
                _memory["gpu_max_allocated"].Set(progress.Memory.GpuMaxAllocated);
                _memory["cpu_rss"].Set(progress.Memory.ProcessResident);
                break;
            case RecordRole.EpochStart:
                _epoch.Set(record.Epoch);
                break;
            case RecordRole.Phase:
                ObservePhase(record, PhaseTiming.Of(record));
                break;
            case RecordRole.Step:
                ObserveStep(record, progress);
                break;
            case RecordRole.Evaluation:
                _validation.Observe(record);
                break;
            case RecordRole.Epoch:
                ObserveEpoch(record, progress.Epoch);
                break;
            case RecordRole.Event:
                _events[record.Schema.Name].Inc();
                _measured.Observe(record);
                break;
            case RecordRole.Anomaly:
                _anomalies.WithLabels(SeriesNames.SnakeCase(record.Schema.Anomaly.ToString()), record.Schema.Quantity ?? "").Inc();
                break;
            case RecordRole.Fault:
                _faults.Inc();
                break;
        }
    }

    private static double UnixSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void ObserveStart(RunProgress progress)
    {
        string[] labels = [.. RunSeriesNames.Info.Labels.Select(label => (string?)progress.Run[label] ?? "")];
        _factory.Gauge(RunSeriesNames.Info).WithLabels(labels).Set(1);
        _startTime.Set(UnixSeconds(progress.Started));
    }

    private void ObservePhase(in JournalRecord record, PhaseTiming phase)
    {
        if (phase.Skipped) _phaseSkipped[phase.Name].Inc();
        else _phaseDuration[phase.Name].Observe(phase.Duration.TotalSeconds);
        _measured.Observe(record);
    }

    private void ObserveStep(in JournalRecord record, RunProgress progress)
    {
        _measured.Observe(record);
        foreach (var (name, value) in progress.Step.Throughputs) _throughput[name].Set(value);
        if (progress.Remaining is { } remaining) _remaining.Set(remaining.TotalSeconds);
        _stepDuration.Observe(record.Duration.TotalSeconds);
        _epoch.Set(record.Epoch);
        _batch.Set(record.Batch);
        _globalStep.Set(record.Step);
        _lastStep.Set(UnixSeconds(record.Time));
        _steps.Inc();
    }

    private void ObserveEpoch(in JournalRecord record, EpochTotals totals)
    {
        foreach (var (field, mean) in totals.MeansOf(FieldRole.Loss))
        {
            if (record.IndexOf(field.Name) < 0) _epochMeasured.Losses[field.Name].Set(mean);
        }

        _epochMeasured.Observe(record);
        _epochDuration.Set(record.Duration.TotalSeconds);
        _epochs.Inc();
    }
}
