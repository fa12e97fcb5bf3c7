namespace Instrumentation.Model.Quality.Metrics;

/// <summary>Information in bits.</summary>
internal static class Shannon
{
    /// <summary>-Σ p log2 p of the shares of <paramref name="counts"/>, whose sum is above 0.</summary>
    public static double Entropy(IEnumerable<int> counts)
    {
        var (sum, weighted) = (0L, 0.0);
        foreach (var count in counts)
        {
            if (count == 0) continue;
            sum += count;
            weighted += count * Math.Log2(count);
        }

        return Math.Max(0, Math.Log2(sum) - weighted / sum);
    }
}
