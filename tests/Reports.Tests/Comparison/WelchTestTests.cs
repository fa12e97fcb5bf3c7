using Instrumentation.Reports.Comparison;

namespace Instrumentation.Reports.Tests.Comparison;

public sealed class WelchTestTests
{
    /// <summary>Two data sets for which the p-value is published with more digits than are asked for here.</summary>
    [Theory]
    [InlineData(0.021378, "27.5 21.0 19.0 23.6 17.0 17.9 16.9 20.1 21.9 22.6 23.1 19.6 19.0 21.7 21.4", "27.1 22.0 20.8 23.4 23.4 23.5 25.8 22.0 24.8 20.2 21.9 22.1 22.9 20.5 24.4")]
    [InlineData(0.010751561, "3.0 4.0 1.0 2.1", "490.2 340 433.9")]
    public void The_p_value_is_the_published_one(double expected, string first, string second)
    {
        var test = WelchTest.Of(Numbers(first), Numbers(second))!;

        Assert.Equal(expected, test.PValue, 1e-6);
        Assert.True(test.Low < test.Difference && test.Difference < test.High);
        Assert.True(test.High < 0, "A difference at this level has its whole interval on one side of 0.");
        Assert.True(test.HedgesG < 0);
    }

    [Theory]
    [InlineData("1", "2 3")]
    [InlineData("2 2", "3 3")]
    public void Without_a_spread_there_is_nothing_to_test(string first, string second) => Assert.Null(WelchTest.Of(Numbers(first), Numbers(second)));

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
