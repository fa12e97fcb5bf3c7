using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a memory in use that grows and never comes back to where it was. Not meant to be used by hand.</summary>
/// <remarks>An information in the first epoch, in which caches fill. Epochs that begin in the grace do not count: the heaps of a process grow for longer than one.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct MemoryLeakDetector : IDetector<MemoryLeakRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.MemoryLeak;

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
    public Verdict Check(double value, in MemoryLeakRule rule, Allowance allowance)
    {
        var state = State;
        var verdict = state.Check(value, Epoch, rule.Rise, rule.Grace, rule.Grace, allowance);
        State = state;
        return verdict;
    }
}
