using System.Collections.Concurrent;

namespace Instrumentation.Model.Quality;

/// <summary>
/// The test of Mann ("Nonparametric tests against trend", 1945) and Kendall: S counts, over all pairs of values, one for each that rises and minus one for each that
/// falls. It looks at ranks alone, so the noise may have any distribution; the values are to be independent of each other.
/// </summary>
internal static class MannKendall
{
    /// <summary>By length: the probabilities that a random permutation has at most 0, 1, 2 and so on inversions.</summary>
    private static readonly ConcurrentDictionary<int, double[]> Cumulative = new();

    /// <summary>The probability that independent values without a trend have at least this S.</summary>
    /// <remarks>Exact without ties, because S follows from the number of inversions; with ties the normal approximation with their correction and that of continuity.</remarks>
    /// <param name="values">At least two, each finite.</param>
    public static double ProbabilityOfRise(ReadOnlySpan<double> values)
    {
        var (rises, falls) = (0, 0);
        for (var later = 1; later < values.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (values[later] > values[earlier]) rises++;
                else if (values[later] < values[earlier]) falls++;
            }
        }

        return rises + falls == values.Length * (values.Length - 1) / 2
            ? Cumulative.GetOrAdd(values.Length, CumulativeInversions)[falls]
            : ApproximateTail(values, rises - falls);
    }

    private static double[] CumulativeInversions(int length)
    {
        double[] shares = [1];
        for (var size = 2; size <= length; size++)
        {
            // The new value makes 0 to size - 1 inversions, each as likely.
            var next = new double[shares.Length + size - 1];
            for (var inversions = 0; inversions < shares.Length; inversions++)
            {
                for (var added = 0; added < size; added++) next[inversions + added] += shares[inversions] / size;
            }

            shares = next;
        }

        for (var i = 1; i < shares.Length; i++) shares[i] = Math.Min(1, shares[i] + shares[i - 1]);
        return shares;
    }

    private static double ApproximateTail(ReadOnlySpan<double> values, int s)
    {
        double n = values.Length;
        var variance = n * (n - 1) * (2 * n + 5);
        foreach (var tie in values.ToArray().CountBy(value => value))
        {
            double ties = tie.Value;
            variance -= ties * (ties - 1) * (2 * ties + 5);
        }

        return variance <= 0 ? 1 : 1 - MathNet.Numerics.Distributions.Normal.CDF(0, 1, (s - 1) / Math.Sqrt(variance / 18));
    }
}
