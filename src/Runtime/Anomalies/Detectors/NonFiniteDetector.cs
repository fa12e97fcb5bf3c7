using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>Finds NaN and infinity. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct NonFiniteDetector : IDetector<NonFiniteRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.NonFinite;

    /// <inheritdoc/>
    public static int ValuesToResolve => 1;

    /// <summary>How many there were one after the other.</summary>
    public int Consecutive { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Verdict Check(double value, in NonFiniteRule rule, Allowance allowance)
    {
        if (double.IsFinite(value))
        {
            Consecutive = 0;
            return Verdict.Normal;
        }

        Consecutive++;
        return Consecutive >= rule.FatalAfter ? Verdict.Fatal : Verdict.Critical;
    }
}
