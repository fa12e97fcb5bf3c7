using static Instrumentation.Anomaly;

namespace Instrumentation.Detection;

/// <summary>A fault of one type and size, to be put into runs.</summary>
/// <param name="Type">What goes wrong.</param>
/// <param name="Size">How badly.</param>
/// <param name="Finds">The anomalies of which one must be found.</param>
/// <param name="Inject">Makes it, from a step on; null where the regime has no such signal.</param>
internal sealed record Fault(string Type, string Size, Anomaly Finds, Func<SyntheticRun, int, Injection?> Inject)
{
    /// <summary>Within how many steps it must be found: a point fault in the same step or the next.</summary>
    public int Window { get; init; } = 3000;

    /// <summary>Whether a regime's figure counts for the recall that is promised.</summary>
    public Func<Regime, bool> Counts { get; init; } = static _ => true;

    /// <summary>Whether it shows in the loss alone, so that the peers can find it.</summary>
    public bool ForPeers { get; init; }

    public static IReadOnlyList<Fault> All { get; } =
    [
        Loss("NaN", "loss", NonFinite, static (_, _) => double.NaN) with { Window = 0 },
        Loss("NaN", "loss infinite", NonFinite, static (_, _) => double.PositiveInfinity) with { Window = 0 },
        new("NaN", "gradient norm", NonFinite, static (run, at) => At(run.GradientNorm, at, static _ => double.NaN)) { Window = 0 },
        Spike(1.5), Spike(2), Spike(3), Spike(5), Spike(10),
        new("loss spike", "12 scales, 2x at least", Anomaly.Spike, static (run, at) => run.Regime.IsAdversarial ? null : At(run.Loss, at, _ => run.Loss.Trend(at) * Math.Max(2, Math.Exp(12 * run.Regime.Scale))))
        {
            Window = 1, ForPeers = true,
        },
        Explosion(5), Explosion(10), Explosion(100),
        From("gradient vanishing", "to 1/10,000", Vanishing, static run => run.GradientNorm, static (_, value) => value / 1e4) with { Window = 5 },
        From("gradient vanishing", "to 1e-8", Vanishing, static run => run.GradientNorm, static (_, _) => 1e-8) with { Window = 5 },
        From("gradient vanishing", "to 0", Vanishing, static run => run.GradientNorm, static (_, _) => 0) with { Window = 5 },
        Diverge(0.1), Diverge(0.2), Diverge(0.5), Diverge(1),
        new("oscillation", "to the double and back", Oscillation, static (run, at) => run.Regime.IsAdversarial ? null : new Injection(at, run.Loss, (step, value) => value * (1.75 - 0.75 * Math.Cos(2 * Math.PI * (step - at) / 200)))),
        From("memory overflow", "96 %", MemoryOverflow, static run => run.Memory, static (_, _) => 0.96 * 8e9) with { Window = 5 },
        From("memory overflow", "99 %", MemoryOverflow, static run => run.Memory, static (_, _) => 0.99 * 8e9) with { Window = 5 },
        From("throughput", "to 1/2", ThroughputDegradation, static run => run.Throughput, static (_, value) => value / 2),
        From("throughput", "to 1/4", ThroughputDegradation, static run => run.Throughput, static (_, value) => value / 4),
        From("throughput", "0.02 % per step", ThroughputDegradation, static run => run.Throughput, static (steps, value) => value * Math.Pow(0.9998, steps)),
        From("throughput", "0.05 % per step", ThroughputDegradation, static run => run.Throughput, static (steps, value) => value * Math.Pow(0.9995, steps)),
        From("memory leak", "0.01 % per step", MemoryLeak, static run => run.Memory, static (steps, value) => value * (1 + 0.0001 * steps)),
        From("memory leak", "0.02 % per step", MemoryLeak, static run => run.Memory, static (steps, value) => value * (1 + 0.0002 * steps)),
        From("tensor leak", "0.2 per step", TensorLeak, static run => run.LiveTensors, static (steps, value) => value + 0.2 * steps),
        From("tensor leak", "1 per step", TensorLeak, static run => run.LiveTensors, static (steps, value) => value + steps),
        From("learning rate", "0", LearningRateIssue, static run => run.LearningRate, static (_, _) => 0) with { Window = 1 },
        From("learning rate", "times 100", LearningRateIssue, static run => run.LearningRate, static (_, value) => value * 100) with { Window = 1 },
        From("learning rate", "NaN", LearningRateIssue, static run => run.LearningRate, static (_, _) => double.NaN) with { Window = 1 },
        Overfit(3), Overfit(10),
        From("posterior collapse", "2 % active", PosteriorCollapse, static run => run.ActiveUnits, static (_, _) => 0.02),
        From("discriminator dominance", "accuracy 0.99", DiscriminatorDominance, static run => run.Accuracy, static (_, _) => 0.99),
        From("discriminator dominance", "accuracy 0.1", DiscriminatorDominance, static run => run.Accuracy, static (_, _) => 0.1),
        From("mode collapse", "a tenth as different", ModeCollapse, static run => run.Diversity, static (_, value) => value / 10),
        new("stalled training", "2 minutes", StalledTraining, static (_, at) => new Injection(at, null, Same) { Pause = 120 }) { Window = 1 },
        From("step without effect", "one layer", StepWithoutEffect, static run => run.Signals.First(signal => signal.Metric == "weight_change"), static (_, _) => 0) with { Window = 10 },
        From("dead units", "80 % of a layer", DeadUnits, static run => run.Signals.First(signal => signal.Metric == "dead_units"), static (_, _) => 0.8),
        From("dead units", "a whole layer", DeadUnits, static run => run.Signals.First(signal => signal.Metric == "dead_units"), static (_, _) => 1),
        From("update ratio", "1 in one layer", UpdateRatio, static run => run.Signals.First(signal => signal.Metric == "update_ratio"), static (_, _) => 1),
        new("telemetry loss", "100 records", TelemetryLoss, static (_, at) => new Injection(at, null, Same) { LostRecords = at }) { Window = 0 },
    ];

    private static Fault Loss(string type, string size, Anomaly finds, Func<int, double, double> value) => new(type, size, finds, (run, at) => At(run.Loss, at, v => value(at, v)));

    private static Fault Spike(double factor) =>
        new("loss spike", $"{factor:0.#}x", Anomaly.Spike, (run, at) => run.Regime.IsAdversarial ? null : At(run.Loss, at, value => value * factor))
        {
            Window = 1, ForPeers = true, Counts = regime => factor >= 2 && Math.Log(factor) >= 12 * regime.Scale,
        };

    private static Fault Explosion(double factor) =>
        new("gradient explosion", $"{factor:0.#}x", Anomaly.Spike, (run, at) => new Injection(at, run.GradientNorm, (step, value) => step >= at && step < at + 10 ? value * factor : value))
        {
            Window = 1, Counts = regime => Math.Log(factor) >= 12 * regime.Scale,
        };

    private static Fault Diverge(double percent) =>
        new("divergence", $"{percent:0.#} % per step", Divergence, (run, at) => run.Regime.IsAdversarial ? null : new Injection(at, run.Loss, (step, value) => step < at ? value : value * Math.Pow(1 + percent / 100, step - at)))
        {
            ForPeers = true, Counts = _ => percent >= 0.2,
        };

    private static Fault Overfit(double percent) =>
        new("overfitting", $"{percent:0.#} % per evaluation", Overfitting, (run, at) => run.HeldOut is not { } heldOut
            ? null
            : new Injection(at, heldOut, (step, value) => step < at ? value : value * Math.Pow(1 + percent / 100, (step - at) / (double)run.Regime.EvaluationEvery))
            {
                Other = run.Loss, OtherValue = (step, value) => step < at ? value : value * Math.Pow(0.99, (step - at) / (double)run.Regime.EvaluationEvery),
            });

    private static Fault From(string type, string size, Anomaly finds, Func<SyntheticRun, Signal> signal, Func<int, double, double> value) =>
        new(type, size, finds, (run, at) => new Injection(at, signal(run), (step, v) => step < at ? v : value(step - at, v)));

    private static Injection At(Signal signal, int at, Func<double, double> value) => new(at, signal, (step, v) => step == at ? value(v) : v);

    private static double Same(int step, double value) => value;
}
