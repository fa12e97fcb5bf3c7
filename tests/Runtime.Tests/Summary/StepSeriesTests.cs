using Instrumentation.Summary;

namespace Instrumentation.Runtime.Tests.Summary;

public sealed class StepSeriesTests
{
    [Fact]
    public void A_spike_of_one_step_in_a_million_stays()
    {
        var series = new StepSeries();
        for (var step = 0; step < 1_000_000; step++) series.Add(step, step == 654_321 ? 1000 : step == 123_456 ? -7 : 1);

        var points = series.Points().ToList();

        Assert.InRange(points.Count, StepSeries.MaxBuckets / 2, StepSeries.MaxBuckets);
        var spike = Assert.Single(points, point => point.Max == 1000);
        Assert.InRange(spike.Step, 654_321 - series.StepsPerBucket, 654_321 + series.StepsPerBucket);
        Assert.Single(points, point => point.Min == -7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1999)]
    [InlineData(123_456_789)]
    public void The_width_of_the_buckets_follows_from_the_last_step(long step)
    {
        var series = new StepSeries();
        series.Add(step, 1);
        Assert.Equal(StepSeries.StepsPerBucketUntil(step), series.StepsPerBucket);
    }

    [Fact]
    public void A_mean_is_that_of_all_values_of_its_steps()
    {
        var series = new StepSeries();
        for (var step = 0; step < 4000; step++) series.Add(step, step);

        Assert.Equal(4, series.StepsPerBucket);
        Assert.All(series.Points(), point => Assert.Equal(point.Step, point.Mean));
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted_and_move_nothing()
    {
        var series = new StepSeries();
        series.Add(0, 2);
        series.Add(1, double.NaN);
        series.Add(2, double.PositiveInfinity);
        series.Add(2, 3);

        Assert.Equal(
            [new SeriesPoint(0, 2, 2, 2, 0), new SeriesPoint(1, double.NaN, double.NaN, double.NaN, 1), new SeriesPoint(2, 3, 3, 3, 1)],
            series.Points());
    }

    [Fact]
    public void Steps_without_a_value_have_no_point()
    {
        var series = new StepSeries();
        series.Add(0, 1);
        series.Add(900, 2);

        Assert.Equal([0, 900], series.Points().Select(point => point.Step));
    }
}
