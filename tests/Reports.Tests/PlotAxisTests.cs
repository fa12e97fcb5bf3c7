using Instrumentation.Reports.Plots;

namespace Instrumentation.Reports.Tests;

public sealed class PlotAxisTests
{
    [Theory]
    [InlineData(0.5, 44, true)]
    [InlineData(1, 19, false)]
    [InlineData(0, 1000, false)]
    [InlineData(-1, 1000, false)]
    public void An_axis_is_logarithmic_when_positive_values_ask_for_it(double min, double max, bool logarithmic)
    {
        var axis = Axis(min, max);

        Assert.Equal(logarithmic, axis.IsLogarithmic);
        Assert.Equal(logarithmic, axis.Label.Contains("log scale", StringComparison.Ordinal));
        var (bottom, top) = axis.Limits();
        Assert.InRange(axis.Map(min), bottom, top);
        Assert.InRange(axis.Map(max), bottom, top);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-3e-12)]
    [InlineData(1e99)]
    public void A_single_value_has_room_around_it(double value)
    {
        var (bottom, top) = Axis(value, value).Limits();
        Assert.True(bottom <= value && value < top, $"{bottom} to {top}");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3e-5, "3e-5")]
    [InlineData(0.0005, "0.0005")]
    [InlineData(0.5, "0.5")]
    [InlineData(20000, "20k")]
    [InlineData(-1.5e6, "-1.5M")]
    [InlineData(1e12, "1e12")]
    public void Ticks_are_short(double value, string text) => Assert.Equal(text, PlotAxis.Format(value));

    private static PlotAxis Axis(double min, double max)
    {
        var axis = new PlotAxis("loss");
        axis.Include(min);
        axis.Include(double.NaN);
        axis.Include(max);
        return axis;
    }
}
