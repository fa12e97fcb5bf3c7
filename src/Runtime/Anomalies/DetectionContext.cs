namespace Instrumentation.Anomalies;

/// <summary>What detectors are told of other quantities: the learning rate, the size of the memory, the training loss.</summary>
internal sealed class DetectionContext
{
    /// <summary>The learning rate.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The highest learning rate so far.</summary>
    public double HighestLearningRate { get; set; }

    /// <summary>How much memory there is, by the word before the first underscore of its name.</summary>
    public SortedDictionary<string, double> Budgets { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The losses on training data since the last evaluation, by their bare names.</summary>
    public SortedDictionary<string, LossMean> TrainingLosses { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The one quantity that says how fast the training is: others say the same.</summary>
    public string? Throughput { get; set; }

    /// <summary>Takes an observation into account, and tells the detectors of its quantity what they need; false when the quantity is not to be judged.</summary>
    public bool Prepare(WatchedQuantity quantity, in Observation observation)
    {
        var (metric, value) = (observation.Metric, observation.Value);
        switch (observation.Kind)
        {
            case QuantityKind.Loss or QuantityKind.Divergence when double.IsFinite(value):
                var bare = QuantityNames.Bare(metric);
                TrainingLosses[bare] = TrainingLosses.GetValueOrDefault(bare).With(value);
                break;
            case QuantityKind.HeldOutLoss when quantity.Find<OverfittingDetector, OverfittingRule>() is { } overfitting:
                overfitting.Detector.Training = TrainingLosses.TryGetValue(QuantityNames.Bare(metric), out var losses) ? losses.Value : double.NaN;
                TrainingLosses.Remove(QuantityNames.Bare(metric));
                break;
            case QuantityKind.LearningRate when double.IsFinite(value):
                LearningRate = value;
                HighestLearningRate = Math.Max(HighestLearningRate, value);
                break;
            case QuantityKind.MemoryBudget:
                Budgets[DeviceOf(metric)] = value;
                break;
            case QuantityKind.MemoryInUse:
                if (quantity.Find<MemoryOverflowDetector, MemoryOverflowRule>() is { } overflow) overflow.Detector.Budget = Budgets.GetValueOrDefault(DeviceOf(metric));
                if (quantity.Find<MemoryLeakDetector, MemoryLeakRule>() is { } memoryLeak) memoryLeak.Detector.Epoch = observation.Place.Epoch;
                break;
            case QuantityKind.LiveTensors when quantity.Find<TensorLeakDetector, TensorLeakRule>() is { } tensorLeak:
                tensorLeak.Detector.Epoch = observation.Place.Epoch;
                break;
            case QuantityKind.Throughput or QuantityKind.StepTime:
                Throughput ??= metric;
                if (Throughput != metric) return false;
                if (quantity.Find<ThroughputDegradationDetector, ThroughputDegradationRule>() is { } pace) pace.Detector.IsTime = observation.Kind == QuantityKind.StepTime;
                break;
            case QuantityKind.WeightChange when quantity.Find<StepWithoutEffectDetector, StepWithoutEffectRule>() is { } effect:
                effect.Detector.IsPart = observation.Scope is not null;
                effect.Detector.IsPaused = LearningRate == 0;
                break;
            case QuantityKind.UpdateRatio when quantity.Find<UpdateRatioDetector, UpdateRatioRule>() is { } ratio:
                ratio.Detector.RelativeLearningRate = LearningRate is { } rate && HighestLearningRate > 0 ? rate / HighestLearningRate : 1;
                break;
        }

        return true;
    }

    private static string DeviceOf(string metric) => metric.Split('_')[0];
}

/// <summary>The mean of a loss.</summary>
/// <param name="Sum">The sum of its values.</param>
/// <param name="Count">How many there were.</param>
internal readonly record struct LossMean(double Sum, long Count)
{
    /// <summary>The mean.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Value => Sum / Count;

    /// <summary>With one more value.</summary>
    public LossMean With(double value) => new(Sum + value, Count + 1);
}
