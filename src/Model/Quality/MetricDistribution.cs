namespace Instrumentation.Model.Quality;

/// <summary>How one metric is distributed over excerpts of a corpus, or over samples; those included in which it is not defined.</summary>
internal sealed class MetricDistribution
{
    /// <summary>The rule of thumb of Silverman, "Density Estimation for Statistics and Data Analysis", 1986, for a normal kernel.</summary>
    private const double BandwidthFactor = 1.06;

    /// <summary>Equal values get a width of this share of the range, or of their own size, instead of being a spike that no integration finds.</summary>
    private const double LeastSpread = 1e-3;

    private readonly double[] _values;

    /// <param name="values">The values, null where the metric is not defined.</param>
    public MetricDistribution(IEnumerable<double?> values)
    {
        var all = values.ToArray();
        _values = [.. all.OfType<double>().Order()];
        Defined = all.Length == 0 ? 0 : (double)_values.Length / all.Length;
        if (_values.Length == 0) return;
        var mean = _values.Average();
        (Mean, Deviation) = (mean, Math.Sqrt(_values.Average(value => (value - mean) * (value - mean))));
    }

    /// <summary>The share of excerpts in which the metric is defined, 0 to 1.</summary>
    public double Defined { get; }

    /// <summary>Arithmetic mean; null where the metric is never defined.</summary>
    public double? Mean { get; }

    /// <summary>Standard deviation, divided by the number of values; null where the metric is never defined.</summary>
    public double? Deviation { get; }

    /// <summary>Whether values differ by more than rounding, so that they can be counted in deviations.</summary>
    public bool Varies => Deviation > LeastSpread * LeastSpread * Math.Max(1, Math.Abs(Mean ?? 0));

    /// <summary>The value below which a share of the values lies, between two of them by linear interpolation; null where the metric is never defined.</summary>
    /// <param name="share">0 to 1.</param>
    public double? Quantile(double share)
    {
        if (_values.Length == 0) return null;
        var place = share * (_values.Length - 1);
        var below = (int)place;
        return below + 1 == _values.Length ? _values[below] : _values[below] + (place - below) * (_values[below + 1] - _values[below]);
    }

    /// <summary>
    /// How well a value fits: min(1, 4 min(F, 1 - F)), and where more is no fault min(1, 2 F). F is the distribution function, smoothed by a logistic kernel with a
    /// scale of a quarter of the standard deviation, so that what lies far outside is told from what lies just outside. So the middle half of the corpus fits
    /// wholly, and what is far from all of it not at all. What is not defined fits as often as it is not defined in the corpus.
    /// </summary>
    /// <returns>0 to 1.</returns>
    public double Fit(double? value, bool moreIsNoFault)
    {
        if (value is not { } x) return 1 - Defined;
        if (_values.Length == 0) return 0;
        var scale = Math.Max(Deviation!.Value / 4, LeastSpread * Math.Max(LeastSpread, Math.Abs(Mean!.Value)));
        var below = 0.0;
        foreach (var other in _values) below += 1 / (1 + Math.Exp((other - x) / scale));
        below /= _values.Length;
        return Math.Min(1, moreIsNoFault ? 2 * below : 4 * Math.Min(below, 1 - below));
    }

    /// <summary>
    /// The overlap of two distributions, ∫ min(f, g), as Yang and Lerch, "On the evaluation of generative models in music", 2020, have it, with three differences: the
    /// integral has all of the kernels' tails; both sets have the larger bandwidth of the two, so that equal values are no spike that overlaps with nothing; and what is
    /// not defined is a part of a distribution as well, so that two sets in which half is not defined can overlap in that half.
    /// </summary>
    /// <returns>0 for sets that have nothing in common, 1 for equal ones.</returns>
    public double Overlap(MetricDistribution other)
    {
        const int points = 800, reach = 3;
        var undefined = Math.Min(1 - Defined, 1 - other.Defined);
        if (_values.Length == 0 || other._values.Length == 0) return undefined;
        var (low, high) = (Math.Min(_values[0], other._values[0]), Math.Max(_values[^1], other._values[^1]));
        if (high == low) return undefined + Math.Min(Defined, other.Defined);
        var bandwidth = Math.Max(Bandwidth(high - low), other.Bandwidth(high - low));
        (low, high) = (low - reach * bandwidth, high + reach * bandwidth);

        // Both densities are smooth and vanish at the ends, where the trapezoid rule and the plain sum are the same.
        var (sum, width) = (0.0, (high - low) / (points - 1));
        for (var point = 0; point < points; point++)
        {
            var x = low + point * width;
            sum += Math.Min(Defined * Density(x, bandwidth), other.Defined * other.Density(x, bandwidth));
        }

        return Math.Min(1, undefined + sum * width);
    }

    private double Bandwidth(double range) => BandwidthFactor * Math.Max(Deviation!.Value, LeastSpread * range) * Math.Pow(_values.Length, -0.2);

    private double Density(double x, double bandwidth)
    {
        // Beyond five bandwidths a kernel is below a millionth of its height.
        const int reach = 5;
        var (sum, first) = (0.0, Array.BinarySearch(_values, x - reach * bandwidth));
        for (var i = first < 0 ? ~first : first; i < _values.Length && _values[i] <= x + reach * bandwidth; i++)
        {
            var distance = (x - _values[i]) / bandwidth;
            sum += Math.Exp(-0.5 * distance * distance);
        }

        return sum / (_values.Length * bandwidth * Math.Sqrt(2 * Math.PI));
    }
}
