using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a number of live tensors that grows and never comes back to where it was. Not meant to be used by hand.</summary>
/// <remarks>An information in the first epoch, in which caches fill.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct TensorLeakDetector : IDetector<TensorLeakRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.TensorLeak;

    /// <inheritdoc/>
    public static int ValuesToResolve => 100;

    /// <summary>What it knows of the values.</summary>
    public Growth State { get; set; }

    /// <summary>The epoch of the next value; -1 for none.</summary>
    public int Epoch { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => 0;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => State.ExpectedHigh;

    /// <inheritdoc/>
    public Verdict Check(double value, in TensorLeakRule rule, Allowance allowance)
    {
        var state = State;
        var verdict = state.Check(value, Epoch, rule.Rise, rule.Grace, settling: 0, allowance);
        State = state;
        return verdict;
    }
}
