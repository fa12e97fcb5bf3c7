using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Instrumentation.Reports.Comparison;

/// <summary>
/// Welch's t-test of whether two groups of runs have the same mean, without the assumption that they spread alike; and how large the difference is.
/// </summary>
/// <param name="Difference">The mean of the first group minus that of the second.</param>
/// <param name="Low">The lower end of the 95 % confidence interval of the difference.</param>
/// <param name="High">Its upper end.</param>
/// <param name="PValue">How often groups of the same mean would differ at least as much; two-sided.</param>
/// <param name="HedgesG">The difference in standard deviations, corrected for small groups.</param>
/// <remarks>B. L. Welch, Biometrika 34 (1947) 28; the degrees of freedom are Satterthwaite's. L. V. Hedges, J. Educ. Stat. 6 (1981) 107.</remarks>
internal sealed record WelchTest(double Difference, double Low, double High, double PValue, double HedgesG)
{
    private const double Confidence = 0.95;

    /// <summary>The test; null where a group has fewer than two values, or neither has any spread.</summary>
    public static WelchTest? Of(double[] first, double[] second)
    {
        if (first.Length < 2 || second.Length < 2) return null;
        var (varianceOfFirst, varianceOfSecond) = (first.Variance(), second.Variance());
        var (a, b) = (varianceOfFirst / first.Length, varianceOfSecond / second.Length);
        if (!(a + b > 0)) return null;

        var difference = first.Mean() - second.Mean();
        var error = Math.Sqrt(a + b);
        var freedom = (a + b) * (a + b) / (a * a / (first.Length - 1) + b * b / (second.Length - 1));
        var distribution = new StudentT(0, 1, freedom);
        var margin = distribution.InverseCumulativeDistribution((1 + Confidence) / 2) * error;
        return new WelchTest(difference, difference - margin, difference + margin, 2 * distribution.CumulativeDistribution(-Math.Abs(difference / error)), Hedges());

        double Hedges()
        {
            var pooled = ((first.Length - 1) * varianceOfFirst + (second.Length - 1) * varianceOfSecond) / (first.Length + second.Length - 2);
            return difference / Math.Sqrt(pooled) * (1 - 3.0 / (4 * (first.Length + second.Length) - 9));
        }
    }
}
