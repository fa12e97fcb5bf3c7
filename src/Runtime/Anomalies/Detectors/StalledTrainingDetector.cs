using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a training that stands still, by the recorded times of its records: another thread writes one about once a second. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct StalledTrainingDetector : IDetector<StalledTrainingRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.StalledTraining;

    /// <inheritdoc/>
    public static int ValuesToResolve => 1;

    /// <summary>Seconds of all but one in a hundred steps.</summary>
    public double StepSeconds { get; set; }

    /// <summary>Seconds of the longest pause that came to an end.</summary>
    public double LongestPause { get; set; }

    /// <summary>Whether an epoch has just begun or ended, or nothing has begun yet.</summary>
    public bool IsBetweenEpochs { get; set; }

    /// <summary>The longest pause that is expected, in seconds.</summary>
    public double Limit { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => 0;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => Limit;

    /// <inheritdoc/>
    public Verdict Check(double value, in StalledTrainingRule rule, Allowance allowance)
    {
        var least = IsBetweenEpochs ? Math.Max(rule.Seconds, rule.StartSeconds) : rule.Seconds;
        Limit = Math.Max(Math.Max(least, rule.Steps * StepSeconds), rule.Pauses * LongestPause);
        if (value <= Limit) return Verdict.Normal;
        return value <= rule.FatalFactor * Limit ? Verdict.Critical : Verdict.Fatal;
    }

    /// <summary>Learns how long a step took: a step size of 1 % makes it follow the 99th percentile.</summary>
    public void Learn(double seconds)
    {
        if (StepSeconds == 0) StepSeconds = seconds;
        StepSeconds *= seconds > StepSeconds ? 1 + 0.0099 * 10 : 1 - 0.0001 * 10;
    }
}
