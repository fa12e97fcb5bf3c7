namespace Instrumentation.Detection;

/// <summary>How sure a count is.</summary>
internal static class Interval
{
    /// <summary>The exact 95 % confidence interval of the mean of a Poisson distribution of which one count is known (Garwood 1936, doi:10.1093/biomet/28.3-4.437).</summary>
    public static (double Low, double High) Garwood(long count) =>
        (count == 0 ? 0 : Solve(mean => 1 - Cumulative(count - 1, mean), 0.025, count), Solve(mean => -Cumulative(count, mean), -0.025, count + 1));

    private static double Cumulative(long count, double mean)
    {
        var (term, sum) = (-mean, 0.0);
        for (var i = 0L; i <= count; i++)
        {
            sum += Math.Exp(term);
            term += Math.Log(mean) - Math.Log(i + 1);
        }

        return sum;
    }

    /// <summary>Where a rising function has a value.</summary>
    private static double Solve(Func<double, double> function, double value, long around)
    {
        var (low, high) = (1e-9, 3.0 * around + 20);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (function(middle) < value) low = middle;
            else high = middle;
        }

        return low;
    }
}
