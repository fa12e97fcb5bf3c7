using Instrumentation.Model.Data;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>Confidence intervals that assume no distribution: Efron, "Bootstrap methods", 1979.</summary>
internal static class Bootstrap
{
    /// <summary>The mean, and where it lies with 99 % confidence by 2,000 resamplings.</summary>
    public static (double Mean, double Low, double High) Mean(IReadOnlyList<double> values)
    {
        var random = new SeededRandom(99);
        var means = new double[2000];
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < values.Count; draw++) sum += values[random.Next(values.Count)];
            means[i] = sum / values.Count;
        }

        Array.Sort(means);
        return (values.Average(), means[10], means[^11]);
    }
}
