using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>
/// The mission's own detector: per metric a window of 100, a z-score against a threshold that starts at 3 and is multiplied by 0.95 or 1.05 each batch, and rules by
/// name. Made anew from the description of its rules; it must report on the seed's own run what the original reported.
/// </summary>
internal sealed class MissionDetector
{
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    /// <summary>How often a threshold was changed.</summary>
    public long Adjustments => _metrics.Values.Sum(metric => metric.Adjustments);

    /// <summary>Checks one batch; the severities and the metrics of its reports.</summary>
    /// <param name="values">The batch's values by name.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="report">Told of each report.</param>
    public void Check(IEnumerable<(string Name, double Value)> values, int epoch, Action<string, string, Severity> report)
    {
        var all = values.ToList();
        foreach (var (name, value) in all)
        {
            if (!_metrics.TryGetValue(name, out var metric)) _metrics[name] = metric = new Metric();
            metric.Window.Add(value);
            metric.History.Add(value);
            var count = metric.Window.Count;
            if (count < 10) continue;
            if (!double.IsFinite(value)) report("nan_values", name, Severity.Critical);
            if (count > 20) metric.Adapt();
            var (isLoss, isGradient) = (name.Contains("loss", StringComparison.Ordinal), name.Contains("gradient", StringComparison.Ordinal));
            if ((isLoss || isGradient) && metric.Score(value, out var above) is var z && z > metric.Threshold)
            {
                var severity = z > 3 * metric.Threshold ? Severity.Critical : z > 2 * metric.Threshold ? Severity.Warning : Severity.Info;
                report(isGradient ? above ? "gradient_explosion" : "gradient_vanishing" : above ? "loss_spike" : "training_divergence", name, severity);
            }

            Patterns(name, value, epoch, metric, report);
        }

        var allocated = all.Find(value => value.Name == "gpu_allocated").Value;
        var peak = all.Find(value => value.Name == "gpu_max_allocated").Value;
        if (peak > 0 && allocated / peak > 0.95) report("memory_overflow", "gpu_allocated", Severity.Critical);
    }

    private static void Patterns(string name, double value, int epoch, Metric metric, Action<string, string, Severity> report)
    {
        switch (name)
        {
            case "gradient_norm" when value > 100:
                report("gradient_explosion", name, Severity.Critical);
                break;
            case "gradient_norm" when value < 1e-6:
                report("gradient_vanishing", name, Severity.Warning);
                break;
            case "total_loss" or "reconstruction_loss":
                if (metric.Last(50) is { Length: 50 } fifty && Spread(fifty) / Math.Abs(Mean(fifty)) < 0.01) report("loss_plateau", name, Severity.Warning);
                if (metric.Last(20) is { Length: 20 } twenty)
                {
                    var turns = 0;
                    for (var i = 2; i < 20; i++) turns += (twenty[i] - twenty[i - 1]) * (twenty[i - 1] - twenty[i - 2]) < 0 ? 1 : 0;
                    if (turns > 0.3 * 18) report("loss_oscillation", name, Severity.Warning);
                    if (name == "total_loss" && epoch > 5 && Slope(twenty) > 0) report("underfitting", name, Severity.Warning);
                }

                break;
            case "samples_per_second" when metric.Last(10) is { Length: 10 } ten && metric.Window.Count > 10 && value < 0.5 * Mean(ten.AsSpan(0, 9)):
                report("throughput_degradation", name, Severity.Warning);
                break;
        }
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    private static double Spread(ReadOnlySpan<double> values)
    {
        var (mean, sum) = (Mean(values), 0.0);
        foreach (var value in values) sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Length);
    }

    private static double Slope(ReadOnlySpan<double> values)
    {
        var (middle, sum) = ((values.Length - 1) / 2.0, 0.0);
        for (var i = 0; i < values.Length; i++) sum += (i - middle) * values[i];
        return sum;
    }

    private sealed class Metric
    {
        public Window Window { get; } = new(100);

        public List<double> History { get; } = [];

        public double Threshold { get; private set; } = 3;

        public long Adjustments { get; private set; }

        public double[] Last(int count) => History.Count < count ? [] : [.. History[^count..]];

        /// <summary>How many deviations the last value is from the mean of those before it; 0 where there is no deviation.</summary>
        public double Score(double value, out bool above)
        {
            var before = Last(Window.Count).AsSpan(0, Window.Count - 1);
            var (mean, deviation) = (Mean(before), Spread(before));
            above = value > mean;
            return deviation > 0 ? Math.Abs(value - mean) / deviation : 0;
        }

        public void Adapt()
        {
            var (recent, all) = (Spread(Last(20)), Spread(Window.Values));
            var factor = recent < 0.8 * all ? 0.95 : recent > 1.2 * all ? 1.05 : 1;
            if (factor == 1) return;
            Threshold *= factor;
            Adjustments++;
        }
    }
}
