namespace Instrumentation.Export.Prometheus;

/// <summary>
/// The series that every run has. Dashboards and alerts refer to these names: they are public, listed in <c>docs/prometheus.md</c>, and
/// no measurement of the training loop can take one of them.
/// </summary>
internal static class RunSeriesNames
{
    public static readonly Series Info = new(
        "training_info", "The run: 1, with what it is in the labels.", "run_id", "attempt", "name", "device", "host", "git_commit");

    public static readonly Series StartTime = new("training_start_time_seconds", "When the run started, in Unix time.") { Unit = "seconds" };

    public static readonly Series LastStep = new(
        "training_last_step_time_seconds", "When the last step ended, in Unix time; a run that hangs falls behind.") { Unit = "seconds" };

    public static readonly Series Epoch = new("training_epoch", "The epoch that runs or ran last.");
    public static readonly Series Batch = new("training_batch", "The batch of the last step within its epoch.");
    public static readonly Series GlobalStep = new("training_global_step", "The last step, counted from 0 over the whole run.");
    public static readonly Series Steps = new("training_steps_total", "Steps that have ended.");
    public static readonly Series Epochs = new("training_epochs_total", "Epochs that have ended.");
    public static readonly Series PlannedEpochs = new("training_planned_epochs", "Epochs that the run is to have.");
    public static readonly Series PlannedSteps = new("training_planned_steps", "Steps that the run is to have.");
    public static readonly Series Remaining = new("training_eta_seconds", "The time that is left, from the mean time of a step so far.") { Unit = "seconds" };

    public static readonly Series Loss = new("training_loss", "The loss in the last step.", "loss");

    public static readonly Series GradientNorm = new(
        "training_gradient_norm", "The norm of a gradient in the last step, before clipping.", "gradient");

    public static readonly Series LearningRate = new("training_learning_rate", "The learning rate of the last step.", "learning_rate");

    public static readonly Series EpochLoss = new(
        "training_epoch_loss", "The loss of the last epoch that has ended: what the epoch returned, else the mean over its steps.", "loss");

    public static readonly Series EpochGradientNorm = new(
        "training_epoch_gradient_norm", "The gradient norm that the last epoch returned.", "gradient");

    public static readonly Series EpochLearningRate = new(
        "training_epoch_learning_rate", "The learning rate that the last epoch returned.", "learning_rate");

    public static readonly Series ValidationLoss = new("training_validation_loss", "The loss in the last evaluation.", "loss");

    public static readonly Series ValidationGradientNorm = new(
        "training_validation_gradient_norm", "The gradient norm in the last evaluation.", "gradient");

    public static readonly Series ValidationLearningRate = new(
        "training_validation_learning_rate", "The learning rate in the last evaluation.", "learning_rate");

    public static readonly Series StepDuration = new("training_step_duration_seconds", "How long steps take.")
    {
        Unit = "seconds",
        Buckets = Buckets.Durations,
    };

    public static readonly Series PhaseDuration = new(
        "training_phase_duration_seconds", "How long the phases of a step take; skipped ones do not count.", "phase")
    {
        Unit = "seconds",
        Buckets = Buckets.Durations,
    };

    public static readonly Series PhaseSkipped = new("training_phase_skipped_total", "How often a guarded phase did not run.", "phase");
    public static readonly Series EpochDuration = new("training_epoch_duration_seconds", "How long the last epoch took.") { Unit = "seconds" };

    public static readonly Series Throughput = new(
        "training_throughput_per_second",
        "How much a counter grew per second from the end of the step before to the end of the last step.",
        "counter") { Unit = "per_second" };

    public static readonly Series Memory = new("training_memory_bytes", "The memory in use.", "kind") { Unit = "bytes" };

    public static readonly Series Anomalies = new(
        "training_anomalies_total", "How many episodes of an anomaly began, with the severity with which they did.", "anomaly", "quantity", "severity");

    public static readonly Series AnomalyActive = new(
        "training_anomaly_active", "How bad the anomaly is now: 0 for none, 1 info, 2 warning, 3 critical, 4 fatal.", "anomaly", "quantity");

    public static readonly Series ExpectedLow = new("training_expected_low", "The least value that the rule for an anomaly expects of a quantity.", "anomaly", "quantity");
    public static readonly Series ExpectedHigh = new("training_expected_high", "The greatest value that the rule for an anomaly expects of a quantity.", "anomaly", "quantity");

    public static readonly Series Faults = new(
        "training_faults_total", "Exceptions that left annotated methods, and steps that were refused.");

    public static readonly Series Events = new("training_events_total", "How often an event happened.", "event");

    public static readonly Series Dropped = new(
        "instrumentation_dropped_records_total", "Records for which the journal had no room: what other series say is incomplete by them.");

    public static readonly Series Lost = new(
        "instrumentation_lost_records_total",
        "Records that a reader of the journal lacks: all readers what the journal had no room for, an exporter what was deleted before it had read it.",
        "reader",
        "kind");

    public static readonly Series ExporterFaults = new("instrumentation_exporter_faults_total", "Exceptions in exporters.");

    public static readonly Series RefusedSteps = new(
        "instrumentation_refused_steps_total", "Steps that ran unrecorded, because another one was running.");

    public static readonly Series Unshowable = new(
        "instrumentation_unshowable_values_total", "Values that a series cannot take: NaN in a histogram, a negative increment of a counter.", "series");

    public static readonly Series FoldedLabelValues = new(
        "instrumentation_folded_label_values_total", "Values of a label beyond those that it declares, shown as 'other'.", "label");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Series> All { get; } =
    [
        Info, StartTime, LastStep, Epoch, Batch, GlobalStep, Steps, Epochs, PlannedEpochs, PlannedSteps, Remaining,
        Loss, GradientNorm, LearningRate, EpochLoss, EpochGradientNorm, EpochLearningRate,
        ValidationLoss, ValidationGradientNorm, ValidationLearningRate,
        StepDuration, PhaseDuration, PhaseSkipped, EpochDuration, Throughput, Memory,
        Anomalies, AnomalyActive, ExpectedLow, ExpectedHigh, Faults, Events,
        Dropped, Lost, ExporterFaults, RefusedSteps, Unshowable, FoldedLabelValues,
    ];
}
