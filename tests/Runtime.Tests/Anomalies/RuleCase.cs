using Instrumentation.Anomalies;
using Instrumentation.Detection;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What a rule is there to find, and healthy trainings that look alike.</summary>
/// <param name="Anomaly">What it looks for.</param>
/// <param name="Wrong">What is measured in each step of a training that goes wrong after step 1,000.</param>
/// <param name="Healthy">The same of trainings that are known to trip such rules.</param>
internal sealed record RuleCase(Anomaly Anomaly, RuleCase.Training Wrong, params RuleCase.Training[] Healthy)
{
    private const int StepsPerEpoch = 500;

    /// <summary>What it is to be at least.</summary>
    public Severity Severity { get; init; } = Severity.Warning;

    /// <summary>How long the training is.</summary>
    public int Steps { get; init; } = 2500;

    /// <summary>One for each rule.</summary>
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new(Anomaly.NonFinite, Loss(step => step == 1200 ? double.NaN : Noisy(step)), Loss(step => step == 1200 ? 0 : Noisy(step) * 1e30)),
        new(Anomaly.Spike, Loss(step => Noisy(step) * (step == 1200 ? 3 : 1)), Loss(step => Noisy(step) / (step < 1000 ? 1 : 10)), Loss(step => Noisy(step) * (1 + 0.25 * Math.Clamp((step - 1000) / 500.0, 0, 1)))),
        new(Anomaly.Vanishing, Of("gradient_norm", step => step == 1200 ? 0 : Noisy(step)), Of("gradient_norm", step => Noisy(step) * Math.Pow(0.995, step))),
        new(Anomaly.OutOfRange, Bounded(step => step == 1200 ? 1.5 : 0.5), Bounded(step => step % 3 == 0 ? double.NaN : step % 2)),
        new(Anomaly.Divergence, Loss(step => Noisy(step) * Math.Pow(1.002, Math.Max(0, step - 1000))), Loss(step => Noisy(step) * (1 + 0.25 * Math.Clamp((step - 1000) / 1000.0, 0, 1)))),
        new(Anomaly.Plateau, Loss(step => Noisy(step) + Math.Exp(-step / 200.0)), Loss(step => Noisy(step) * Math.Exp(-step / 2000.0))) { Steps = 4000, Severity = Severity.Info },
        new(Anomaly.Oscillation, Loss(step => Noisy(step) * (step < 1000 ? 1 : 2.25 - 1.25 * Math.Cos(2 * Math.PI * step / 200))), Loss(step => Noisy(step) * (1.1 - 0.2 * (step % StepsPerEpoch) / StepsPerEpoch))),
        new(Anomaly.MemoryOverflow, Memory(step => step < 1000 ? 0.5 : 0.96), Memory(step => 0.94), Of("gpu_max_allocated", step => 1e9 * (1 + step / 100.0))),
        new(Anomaly.ThroughputDegradation, Of("samples_per_second", step => Noisy(step) * (step < 1000 ? 100 : 50)), Of("samples_per_second", step => step % 100 == 0 ? 5 : 100 * Noisy(step))),
        new(Anomaly.LearningRateIssue, Of("learning_rate", step => step == 1200 ? 0 : 1e-3), Of("learning_rate", step => 5e-4 * (1 + Math.Cos(Math.PI * step / 2499)))),
        new(
            Anomaly.Overfitting,
            Evaluated(step => 1.1 + Math.Max(0, step - 1000) / 2000.0, step => 1 - step / 10_000.0),
            Evaluated(step => 0.8 + Math.Max(0, step - 1000) / 2000.0, step => 1 + Math.Max(0, step - 1000) / 2000.0),
            Evaluated(step => 1.2 * Noisy(step), step => 1 - step / 10_000.0)),
        new(Anomaly.Underfitting, Loss(Noisy), Loss(step => Noisy(step) * Math.Exp(-step / 20_000.0))) { Steps = 6000, Severity = Severity.Info },
        new(Anomaly.PosteriorCollapse, Of("active_units", step => step < 1000 ? 0.7 : 0.02), Of("active_units", step => Math.Min(0.7, step / 500.0))),
        new(Anomaly.DiscriminatorDominance, Of("discriminator_accuracy", step => step < 1000 ? 0.7 : 1), Of("discriminator_accuracy", step => 0.5), Of("discriminator_accuracy", step => 0.7 + 0.29 * Math.Sin(step / 60.0))),
        new(Anomaly.ModeCollapse, Of("sample_diversity", step => step < 1000 ? 0.9 : 0.05), Of("sample_diversity", step => step % 50 < 4 ? 0.05 : 0.9)),
        new(Anomaly.TensorLeak, Of("live_tensors", step => 1000 + Math.Max(0, step - 1000)), Of("live_tensors", step => 1000 + 50 * (step % StepsPerEpoch)) with { HasEpochs = true }, Of("live_tensors", step => 2000 - 1000 * Math.Exp(-step / 100.0))) { Steps = 6000 },
        new(Anomaly.MemoryLeak, Of("cpu_rss", step => 1e9 * (1 + Math.Max(0, step - 1000) / 5000.0)), Of("cpu_rss", step => 1e9 * (2 - Math.Exp(-step / 150.0)))) { Steps = 6000 },
        new(Anomaly.StalledTraining, Loss(Noisy) with { Pause = step => step == 1200 ? 90 : 0 }, Loss(Noisy) with { Pause = step => step % StepsPerEpoch == 0 ? 300 : 0 }, Loss(Noisy) with { Pause = _ => 15 }) { Severity = Severity.Critical },
        new(
            Anomaly.StepWithoutEffect,
            Of("weight_change", step => step < 1000 ? 0.01 : 0),
            new Training(step => [Value("learning_rate", 1e-3 * Math.Min(1, Math.Max(0, step - 20) / 100.0)), Value("weight_change", 0.01 * Math.Max(0, step - 20))]),
            new Training(step => [Value("weight_change", 0) with { Scope = "frozen" }])),
        new(Anomaly.DeadUnits, Of("dead_units", step => step < 1000 ? 0.1 : 0.8), Of("dead_units", step => 0.95), Of("dead_units", step => step % 20 < 9 ? 1 : 0.1)),
        new(Anomaly.UpdateRatio, Of("update_ratio", step => step < 1000 ? 1e-3 : 1), new Training(step => [Value("learning_rate", 1e-3 * (1 - step / 2500.0)), Value("update_ratio", 1e-4 * (1 - step / 2500.0))])),
        new(
            Anomaly.TelemetryLoss,
            new Training(step => [Value("records_lost", step == 1200 ? 10 : 0) with { Kind = QuantityKind.LostRecords }]),
            new Training(step => [Value("records_lost", 0) with { Kind = QuantityKind.LostRecords }])),
    ];

    /// <summary>Tells the detection of some steps of a training.</summary>
    public static void Feed(Instrumentation.Anomalies.Detection detection, Training training, int from, int to)
    {
        var late = Enumerable.Range(0, from).Sum(training.Pause);
        for (var step = from; step < to; step++)
        {
            late += training.Pause(step);
            var seconds = 0.1 * (step + 1) + late;
            var place = new RunPlace(step, training.HasEpochs ? step / StepsPerEpoch : -1, step % StepsPerEpoch, (long)(seconds * TimeSpan.TicksPerSecond));
            if (step % StepsPerEpoch == 0) detection.StartEpoch();
            detection.Tick(place, SignOfLife.Step, 0.1);
            foreach (var value in training.At(step)) detection.Observe(new Observation(value.Metric, value.Kind, value.Scope, value.Value, place) { Checks = value.Checks });
        }
    }

    private static double Noisy(int step) => Math.Exp(0.03 * new Noise((ulong)step + 99).Gauss());

    private static Measured Value(string metric, double value) => new(metric, QuantityNames.KindOf(metric), value);

    private static Training Of(string metric, Func<int, double> value) => new(step => [Value(metric, value(step))]);

    private static Training Loss(Func<int, double> value) => Of("total", value);

    private static Training Memory(Func<int, double> share) => new(step => [Value("gpu_total", 8e9), Value("gpu_allocated", 8e9 * share(step))]);

    private static Training Evaluated(Func<int, double> heldOut, Func<int, double> training) =>
        new(step => step % 50 == 49 ? [Value("total", training(step)), Value("val_total", heldOut(step))] : [Value("total", training(step))]);

    private static Training Bounded(Func<int, double> value) => new(step =>
    [
        Value("pitch", value(step)) with
        {
            Checks = [new CheckSchema(Anomaly.OutOfRange) { Constants = new Dictionary<string, double> { ["minimum"] = 0, ["maximum"] = 1 } }],
        },
    ]);

    /// <summary>One value of a step.</summary>
    internal sealed record Measured(string Metric, QuantityKind Kind, double Value)
    {
        public string? Scope { get; init; }

        public IReadOnlyList<CheckSchema>? Checks { get; init; }
    }

    /// <summary>A training.</summary>
    /// <param name="At">What is measured in a step.</param>
    internal sealed record Training(Func<int, IReadOnlyList<Measured>> At)
    {
        /// <summary>Seconds that a step is late.</summary>
        public Func<int, double> Pause { get; init; } = static _ => 0;

        /// <summary>Whether its steps say to which epoch they belong.</summary>
        public bool HasEpochs { get; init; }
    }
}
