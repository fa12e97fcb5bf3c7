using Instrumentation.Summary;

namespace Instrumentation.Runtime.Tests.Summary;

public sealed class LossSummaryTests
{
    [Theory]
    [InlineData(1.0, 0.94, "decreasing")]
    [InlineData(1.0, 0.96, "stable")]
    [InlineData(1.0, 1.04, "stable")]
    [InlineData(1.0, 1.06, "increasing")]
    [InlineData(-1.0, -1.06, "decreasing")]
    [InlineData(-1.0, -0.94, "increasing")]
    [InlineData(-1.0, -0.96, "stable")]
    [InlineData(0.0, 0.0, "stable")]
    [InlineData(0.0, 0.001, "increasing")]
    public void The_trend_compares_the_halves_of_a_run_of_any_length(double first, double second, string trend)
    {
        foreach (var length in new[] { 10, 127, 128, 129, 1000, 99_999, 100_000 })
        {
            var loss = new LossSummary();
            for (var i = 0; i < length; i++) loss.Add(i < length / 2 ? first : second);
            // With an odd number of values one of them stands in the middle; 1 in 127 does not move a mean by what is tested here.
            Assert.True(loss.Trend == trend, $"{length} values: {loss.Trend}");
        }
    }

    [Fact]
    public void Fewer_than_ten_finite_values_have_no_trend()
    {
        var loss = new LossSummary();
        for (var i = 0; i < 9; i++) loss.Add(10 - i);
        loss.Add(double.NaN);
        Assert.Null(loss.Trend);

        loss.Add(0);
        Assert.Equal("decreasing", loss.Trend);
    }

    [Fact]
    public void The_distribution_of_many_values_is_exact()
    {
        var loss = new LossSummary();
        for (var i = 1; i <= 100_000; i++) loss.Add(i);
        loss.Add(double.NegativeInfinity);

        Assert.Equal(100_000, loss.Values.Count);
        Assert.Equal(50_000.5, loss.Values.Mean);
        Assert.Equal((1, 100_000), (loss.Values.Min, loss.Values.Max));
        Assert.Equal(1, loss.Values.NonFinite);
        Assert.Equal(double.NegativeInfinity, loss.Last);
    }

    [Fact]
    public void A_distribution_without_values_claims_none()
    {
        var empty = new Distribution();
        empty.Add(double.NaN);

        Assert.Equal((double.NaN, double.NaN, double.NaN), (empty.Min, empty.Max, empty.Mean));
        Assert.Equal((0, 1), (empty.Count, empty.NonFinite));
    }

    [Fact]
    public void Recent_values_are_the_last_hundred()
    {
        var recent = new RecentValues();
        for (var i = 0; i < 250; i++) recent.Add(i < 150 ? 1e9 : i % 2);

        Assert.Equal(0.5, recent.Mean);
        Assert.Equal(0.5, recent.StandardDeviation);
    }
}
