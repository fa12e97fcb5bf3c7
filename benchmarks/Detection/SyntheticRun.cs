using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>The signals of a synthetic training of one regime with one seed.</summary>
internal sealed class SyntheticRun
{
    private const double TicksPerStep = 0.1 * TimeSpan.TicksPerSecond;

    private readonly Noise _noise;
    private ulong _streams;

    public SyntheticRun(Regime regime, int seed)
    {
        Regime = regime;
        _noise = new Noise((ulong)seed * 7919 + 17);
        for (var i = 0; Regime.All[i] != regime; i++) _noise = _noise.Stream(1000);
        Loss = Add(regime.IsAdversarial ? "adversarial" : "total", regime.IsAdversarial ? QuantityKind.AdversarialLoss : QuantityKind.Loss, LossOf, regime.Scale);
        GradientNorm = Add("gradient_norm", QuantityKind.GradientNorm, step => 1.5 * (0.5 + LossOf(step) / 4), regime.Scale);
        LearningRate = Add("learning_rate", QuantityKind.LearningRate, regime.LearningRate, 0);
        Throughput = Add("samples_per_second", QuantityKind.Throughput, step => 120 * (InEpoch(step) < 20 && regime.EpochSteps > 0 ? 0.6 : 1), regime.Scale);
        Budget = Add("gpu_total", QuantityKind.MemoryBudget, static _ => 8e9, 0);
        Memory = Add("gpu_allocated", QuantityKind.MemoryInUse, step => 4e9 * (1 + Sawtooth(step)), 0.002);
        LiveTensors = Add("live_tensors", QuantityKind.LiveTensors, step => 1200 * (1 + Sawtooth(step)), 0.002);
        ActiveUnits = Add("active_units", QuantityKind.ActiveUnits, static step => 0.7 * (1 - Math.Exp(-step / 100.0)), 0.05, every: 10);
        Accuracy = Add("discriminator_accuracy", QuantityKind.DiscriminatorAccuracy, static step => 0.7 + 0.15 * Math.Sin(2 * Math.PI * step / 800), 0.05);
        Diversity = Add("sample_diversity", QuantityKind.Diversity, static _ => 0.9, 0.05, every: 100);
        Signals = [Loss, GradientNorm, LearningRate, Throughput, Budget, Memory, LiveTensors, ActiveUnits, Accuracy, Diversity, .. Layers()];
        if (regime.EvaluationEvery > 0)
            HeldOut = Add("val_total", QuantityKind.HeldOutLoss, step => 1.05 * LossOf(step), regime.Scale / 2, regime.EvaluationEvery);
        if (HeldOut is not null) Signals = [.. Signals, HeldOut];
    }

    public Regime Regime { get; }

    public IReadOnlyList<Signal> Signals { get; }

    public Signal Loss { get; }

    public Signal GradientNorm { get; }

    public Signal LearningRate { get; }

    public Signal Throughput { get; }

    public Signal Budget { get; }

    public Signal Memory { get; }

    public Signal LiveTensors { get; }

    public Signal ActiveUnits { get; }

    public Signal Accuracy { get; }

    public Signal Diversity { get; }

    public Signal? HeldOut { get; }

    /// <summary>A step's place in the run.</summary>
    public RunPlace PlaceOf(int step, long delay) => new(
        step, Regime.EpochSteps == 0 ? -1 : step / Regime.EpochSteps + 1, Regime.EpochSteps == 0 ? -1 : step % Regime.EpochSteps, (long)((step + 1) * TicksPerStep) + delay);

    /// <summary>What the detection is told of a range of steps.</summary>
    /// <param name="detection">Is told.</param>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    /// <param name="fault">What goes wrong; null for a healthy run.</param>
    public void Feed(Anomalies.Detection detection, int from, int to, Injection? fault = null)
    {
        var delay = 0L;
        for (var step = from; step < to; step++)
        {
            if (Regime.EpochSteps > 0 && step % Regime.EpochSteps == 0)
            {
                detection.StartEpoch();
                detection.Widen(step - 1);
            }

            // The thread beside the training looks once a second.
            if (fault?.Pause is { } pause && step == fault.Step)
            {
                for (var second = 0; second < pause; second++)
                {
                    delay += TimeSpan.TicksPerSecond;
                    detection.Tick(PlaceOf(step - 1, delay), SignOfLife.None);
                }
            }

            var place = PlaceOf(step, delay);
            foreach (var signal in Signals)
            {
                if (!signal.IsMeasured(step)) continue;
                var value = fault is not null && ReferenceEquals(signal, fault.Signal) ? fault.Value(step, signal.Values[step]) : signal.Values[step];
                if (fault is not null && ReferenceEquals(signal, fault.Other)) value = fault.OtherValue!(step, signal.Values[step]);
                detection.Observe(new Observation(signal.Metric, signal.Kind, signal.Scope, value, place));
            }

            if (fault?.LostRecords == step) detection.Observe(new Observation("records_lost", QuantityKind.LostRecords, "json_lines", 100, place));
            detection.Tick(place, SignOfLife.Step, 0.1);
            if (Regime.EvaluationEvery > 0 && (step + 1) % Regime.EvaluationEvery == 0) detection.Widen(step);
        }
    }

    private double LossOf(int step) => (0.8 + 1.6 * Math.Exp(-step / 1500.0)) * Regime.Trend(step);

    private int InEpoch(int step) => Regime.EpochSteps == 0 ? step : step % Regime.EpochSteps;

    private double Sawtooth(int step) => Regime.MemorySawtooth == 0 ? 0 : Regime.MemorySawtooth * InEpoch(step) / Regime.EpochSteps;

    private Signal Add(string metric, QuantityKind kind, Func<int, double> trend, double scale, int every = 1, string? scope = null)
    {
        var noise = _noise.Stream(_streams++);
        var values = new double[Regime.Steps];
        for (var step = 0; step < values.Length; step++) values[step] = scale == 0 ? trend(step) : trend(step) * Math.Exp(scale * noise.StudentT5());
        if (Regime.Missing == 0) return new Signal(metric, kind, scope, values, every) { Trend = trend };
        var missing = new bool[values.Length];
        for (var step = 0; step < values.Length; step++) missing[step] = noise.Uniform() < Regime.Missing;
        return new Signal(metric, kind, scope, values, every) { Trend = trend, Missing = missing };
    }

    private IEnumerable<Signal> Layers()
    {
        for (var layer = 0; layer < 4; layer++)
        {
            var scope = $"layer {layer}";
            yield return Add("weight_change", QuantityKind.WeightChange, step => 10 * Regime.LearningRate(step), 0.1, 1, scope);
            yield return Add("update_ratio", QuantityKind.UpdateRatio, Regime.LearningRate, 0.2, 1, scope);
            yield return Add("dead_units", QuantityKind.DeadUnits, static _ => 0.1, 0.1, 10, scope);
        }
    }
}
