using System.Globalization;
using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>The figures that a text about an anomaly can name, as it names them.</summary>
internal static class AdviceFigures
{
    private const string Digits = "G6";

    /// <summary>Those that every episode has.</summary>
    public static IReadOnlyList<string> Always { get; } = ["metric", "value", "count", "steps", "first_step", "last_step"];

    /// <summary>Those that only some have.</summary>
    public static IReadOnlyList<string> Sometimes { get; } =
    [
        "low", "high", "excess", "scope", "step", "epoch", "batch", "samples", "learning_rate", "learning_rate_half", "learning_rate_tenth", "learning_rate_double",
        "gradient_norm", "batch_size", "batch_size_half", "batch_size_double", "throughput", "memory_gpu", "memory_gpu_peak", "memory_process", "checkpoint",
        "checkpoint_step",
    ];

    /// <summary>A figure of an episode; null where it is not known.</summary>
    public static string? TextOf(string name, AnomalyFinding finding)
    {
        var episode = finding.Episode;
        return name switch
        {
            "metric" => episode.Metric,
            "value" => ValueOf(episode, episode.Value),
            "low" => IsBound(episode.ExpectedLow) ? ValueOf(episode, episode.ExpectedLow) : null,
            "high" => IsBound(episode.ExpectedHigh) ? ValueOf(episode, episode.ExpectedHigh) : null,
            "excess" => IsBound(episode.ExpectedHigh) && episode.ExpectedHigh > 0 && episode.Value > episode.ExpectedHigh ? Text(episode.Value / episode.ExpectedHigh, "G3") : null,
            "scope" => episode.Scope,
            "count" => Text(episode.Count),
            "steps" => Text(StepsOf(episode)),
            "first_step" => Text(episode.FirstStep),
            "last_step" => Text(episode.LastStep),
            "step" => Index(finding.Step),
            "epoch" => Index(finding.Epoch),
            "batch" => Index(finding.Batch),
            "samples" => SamplesOf(finding),
            "learning_rate" => Rate(finding, 1),
            "learning_rate_half" => Rate(finding, 0.5),
            "learning_rate_tenth" => Rate(finding, 0.1),
            "learning_rate_double" => Rate(finding, 2),
            "gradient_norm" => finding.GradientNorm is { } norm && double.IsFinite(norm) ? Text(norm, "G4") : null,
            "batch_size" => finding.BatchSize is { } size ? Text(size) : null,
            "batch_size_half" => finding.BatchSize is > 1 and var half ? Text(half / 2) : null,
            "batch_size_double" => finding.BatchSize is { } twice ? Text(2 * twice) : null,
            "throughput" => finding.Throughput is { } rate ? $"{Text(rate.Value, "G4")} {rate.Name.Replace("_per_second", " per second", StringComparison.Ordinal)}" : null,
            "memory_gpu" => Gigabyte(finding.Memory.GpuAllocated),
            "memory_gpu_peak" => Gigabyte(finding.Memory.GpuMaxAllocated),
            "memory_process" => Gigabyte(finding.Memory.ProcessResident),
            "checkpoint" => finding.Checkpoint?.Checkpoint,
            "checkpoint_step" => finding.Checkpoint is { } checkpoint ? Text(checkpoint.Step) : null,
            _ => null,
        };
    }

    /// <summary>The value beside what was expected of it.</summary>
    public static string DetailsOf(AnomalyEpisode episode)
    {
        var metric = episode.Scope is null ? episode.Metric : $"{episode.Metric} ({episode.Scope})";
        return $"{metric}={ValueOf(episode, episode.Value)}, expected {ExpectationOf(episode)}";
    }

    /// <summary>The samples by name, and how many more there are.</summary>
    public static string? SamplesOf(AnomalyFinding finding)
    {
        if (finding.Samples.Count == 0) return null;
        var names = string.Join(", ", finding.Samples);
        return finding.SampleCount > finding.Samples.Count ? $"{names} and {Text(finding.SampleCount - finding.Samples.Count)} more" : names;
    }

    /// <summary>Whether a side of the expectation says anything.</summary>
    public static bool IsBound(double bound) => double.IsFinite(bound) && Math.Abs(bound) < double.MaxValue;

    /// <summary>From the first anomalous step to the last, both included.</summary>
    public static long StepsOf(AnomalyEpisode episode) => episode.LastStep - episode.FirstStep + 1;

    private static string ExpectationOf(AnomalyEpisode episode) => (IsBound(episode.ExpectedLow), IsBound(episode.ExpectedHigh)) switch
    {
        (true, true) => $"{ValueOf(episode, episode.ExpectedLow)} to {ValueOf(episode, episode.ExpectedHigh)}",
        (false, true) => $"at most {ValueOf(episode, episode.ExpectedHigh)}",
        (true, false) => $"at least {ValueOf(episode, episode.ExpectedLow)}",
        _ => "a finite value",
    };

    /// <summary>What a run records of its memory is in bytes.</summary>
    private static string ValueOf(AnomalyEpisode episode, double value) =>
        episode.Metric is "gpu_allocated" or "gpu_reserved" or "gpu_max_allocated" or "cpu_rss" && double.IsFinite(value)
            ? $"{Text(value / (1L << 30), "F2")} GB"
            : double.IsFinite(value) ? Text(value, Digits) : double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    private static string? Rate(AnomalyFinding finding, double factor) =>
        finding.LearningRate is { } rate && double.IsFinite(rate) && rate > 0 ? Text(factor * rate, "0.##e-0") : null;

    private static string? Gigabyte(long bytes) => bytes > 0 ? $"{Text(Gigabytes.Of(bytes), "F2")} GB" : null;

    private static string? Index(long index) => index < 0 ? null : Text(index);

    private static string Text<T>(T value, string? format = null)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);
}
