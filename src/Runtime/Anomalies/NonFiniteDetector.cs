using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>Finds NaN and infinity in a quantity. Not meant to be used by hand.</summary>
/// <param name="reporter">Where to say so.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NonFiniteDetector(AnomalyReporter reporter)
{
    /// <summary>Checks the next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(double value)
    {
        if (double.IsFinite(value)) reporter.Clear();
        else reporter.Raise(value, double.MinValue, double.MaxValue);
    }
}
