using Instrumentation.Anomalies;

namespace Instrumentation.Runtime.Tests.Anomalies;

public sealed class LogarithmTests
{
    private static IEnumerable<double> Values => Enumerable.Range(-3000, 6000).Select(i => Math.Pow(1.1, i / 10.0) * (1 + i % 7 / 10.0)).Append(double.MaxValue).Append(1e-300);

    [Fact]
    public void The_logarithm_is_that_of_the_library_to_seven_digits() =>
        Assert.All(Values, value => Assert.InRange(Logarithm.Base2(value) - Math.Log2(value), -1e-7, 1e-7));

    [Fact]
    public void The_coarse_logarithm_is_at_most_0_09_too_small_and_never_falls()
    {
        Assert.All(Values, value => Assert.InRange(Logarithm.Coarse(value) - Math.Log2(value), -0.09, 1e-12));
        Assert.All(Values.Order().Zip(Values.Order().Skip(1)), pair => Assert.True(Logarithm.Coarse(pair.First) <= Logarithm.Coarse(pair.Second)));
    }

    [Fact]
    public void The_coarse_power_gives_back_what_the_coarse_logarithm_was_of() =>
        Assert.All(Values.Where(value => value < double.MaxValue), value => Assert.Equal(1, Logarithm.CoarsePower(Logarithm.Coarse(value)) / value, 1e-9));
}
