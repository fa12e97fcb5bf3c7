using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

public sealed class ValueHistogramTests
{
    [Fact]
    public void Few_values_are_counted_as_they_are()
    {
        var histogram = Of([-12, 0.1, 5, 0, 1, 5, 0, double.NaN, double.PositiveInfinity]);

        Assert.Equal((2, 1), (histogram.Zeros, histogram.Ones));
        Assert.Equal(
            [new HistogramBin(-12, -12, 1), new HistogramBin(0, 0, 2), new HistogramBin(0.1, 0.1, 1), new HistogramBin(1, 1, 1), new HistogramBin(5, 5, 2)],
            histogram.Bins.OrderBy(bin => bin.Low));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9)]
    [InlineData(1e300)]
    public void Many_values_are_in_bins_that_hold_them(double scale)
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => scale * (2 * random.NextDouble() - 1) * Math.Exp(5 * random.NextDouble())), double.MaxValue, double.Epsilon, -double.MaxValue];

        var bins = Of(values).Bins.ToList();

        Assert.InRange(bins.Count, 3, ValueHistogram.MaxBins);
        Assert.Equal(values.Length, bins.Sum(bin => bin.Count));
        foreach (var bin in bins)
        {
            // A bin has its end nearer to 0, and lacks the other.
            Assert.True(bin.Low < bin.High, $"{bin}");
            Assert.Equal(bin.Count, values.Count(value => value < 0
                ? (value > bin.Low || bin.Low == double.MinValue) && value <= bin.High
                : value >= bin.Low && (value < bin.High || bin.High == double.MaxValue)));
        }
    }

    [Fact]
    public void The_order_of_the_values_does_not_matter()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 2000).Select(_ => Math.Round(random.NextDouble(), 3) - 0.3).ToArray();
        var inOrder = SummaryState.Save(Of(values)).ToJsonString();

        Array.Sort(values);
        Assert.Equal(inOrder, SummaryState.Save(Of(values)).ToJsonString());
        Array.Reverse(values);
        Assert.Equal(inOrder, SummaryState.Save(Of(values)).ToJsonString());
    }

    [Fact]
    public void An_outlier_costs_the_others_nothing()
    {
        var histogram = Of([.. Enumerable.Range(2, 60).Select(value => (double)value), 1e9]);

        Assert.Equal(61, histogram.Bins.Count());
    }

    [Fact]
    public void A_series_that_was_saved_bucket_by_bucket_can_still_be_read()
    {
        var series = new StepSeries();
        foreach (var (step, value) in new[] { (0, 2.0), (3, double.NaN), (4, -1.0) }) series.Add(step, value);
        OldBucket[] buckets = [new() { Min = 2, Max = 2, Sum = 2, Count = 1 }, new(), new(), new() { NonFinite = 1 }, new() { Min = -1, Max = -1, Sum = -1, Count = 1 }];

        var old = SummaryState.Load<StepSeries>(new JsonObject
        {
            ["steps_per_bucket"] = 1,
            ["buckets"] = Convert.ToBase64String(MemoryMarshal.AsBytes(buckets.AsSpan())),
        });

        Assert.Equal(series.Points(), old.Points());
    }

    private static ValueHistogram Of(IEnumerable<double> values)
    {
        var histogram = new ValueHistogram();
        foreach (var value in values) histogram.Add(value);
        return histogram;
    }

    private struct OldBucket
    {
        public double Min;
        public double Max;
        public double Sum;
        public long Count;
        public long NonFinite;
    }
}
