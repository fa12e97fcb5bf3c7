using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Judges one quantity, value by value. A detector is a small struct that holds what it knows of the values before, and nothing else: the same
/// values with the same <typeparamref name="TRule"/> give the same verdicts, in the training, behind the journal and in a replay. Not meant to be used
/// by hand.
/// </summary>
/// <typeparam name="TRule">Its constants: a readonly record struct whose defaults are those that are shipped.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDetector<TRule>
    where TRule : struct
{
    /// <summary>What it looks for.</summary>
    static abstract Anomaly Anomaly { get; }

    /// <summary>For how many values without an anomaly, one after the other, an episode stays open.</summary>
    static abstract int ValuesToResolve { get; }

    /// <summary>The least value that is expected next.</summary>
    double ExpectedLow { get; }

    /// <summary>The greatest value that is expected next.</summary>
    double ExpectedHigh { get; }

    /// <summary>Judges the next value and learns from it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="rule">The constants.</param>
    /// <param name="allowance">Whether something happened lately after which other values are to be expected.</param>
    Verdict Check(double value, in TRule rule, Allowance allowance);
}
