using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds values far above their recent past, in the logarithm, so that a rule fits a loss of 0.01 and one of 10,000: an exponentially
/// weighted mean and deviation, a floor under the deviation, and updates clipped to the threshold, so that a spike does not become
/// its own baseline. Values that are not positive and finite are left to other checks. Not meant to be used by hand.
/// </summary>
/// <param name="reporter">Where to say so.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SpikeDetector(AnomalyReporter reporter)
{
    private const double Weight = 0.03;

    /// <summary>The least deviation in use: 2 % of the value.</summary>
    private const double Floor = 0.02;

    private readonly DetectorState _known = reporter.State;

    /// <summary>Checks the next value, once <paramref name="warmUp"/> values are known.</summary>
    public void Check(double value, double threshold, int warmUp)
    {
        if (!(value > 0) || !double.IsFinite(value)) return;

        var logarithm = Math.Log(value);
        if (_known.Count == 0) _known.Mean = logarithm;
        var deviation = Math.Max(Math.Sqrt(_known.Variance), Floor);
        var limit = threshold * deviation;
        var difference = logarithm - _known.Mean;
        if (_known.Count < warmUp)
        {
            _known.Count++;
            Learn(difference, Math.Max(Weight, 1.0 / _known.Count));
            return;
        }

        if (difference > limit) reporter.Raise(value, Math.Exp(_known.Mean - limit), Math.Exp(_known.Mean + limit));
        else reporter.Clear();
        Learn(Math.Clamp(difference, -limit, limit), Weight);
    }

    private void Learn(double difference, double weight)
    {
        _known.Mean += weight * difference;
        _known.Variance = (1 - weight) * (_known.Variance + weight * difference * difference);
    }
}
