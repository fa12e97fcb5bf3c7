using CsCheck;
using Instrumentation.Torch;

namespace Instrumentation.Runtime.Tests.Torch;

/// <summary>One pass gives what one would compute for each statistic alone.</summary>
public sealed class ValueStatisticsTests
{
    // Sizes around those of vectors and chunks, values over all exponents.
    private static readonly Gen<float[]> Values = Gen.OneOf(Gen.Float[-2, 2], Gen.Float.Special, Gen.Float, Gen.Const(0f), Gen.Const(-0f)).Array[0, 2100];

    [Fact]
    public void They_are_what_a_plain_computation_gives() => Values.Sample(
        values =>
        {
            var statistics = ValueStatistics.Of(values);
            if (values.Length == 0) return statistics == default;

            var finite = values.All(float.IsFinite);
            var sum = values.Sum(value => (double)value);
            var squares = values.Sum(value => (double)value * value);
            var mean = sum / values.Length;
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
            return Close(statistics.Norm, Math.Sqrt(squares), 1e-9 * Math.Sqrt(squares))
                && Close(statistics.Mean, mean, 1e-9 * Math.Sqrt(squares))
                && (!finite || Close(statistics.Deviation, deviation, 1e-7 * Math.Sqrt(squares)))
                && statistics.Zeros == (double)values.Count(value => value == 0) / values.Length
                && statistics.NonFinite == values.Count(value => !float.IsFinite(value));
        },
        iter: 300);

    [Fact]
    public void Each_finite_value_is_in_the_bin_whose_limits_are_around_it() => Values.Sample(
        values =>
        {
            var finite = values.Where(float.IsFinite).ToList();
            var histogram = ValueStatistics.Of(values).Histogram;
            if (finite.Count == 0) return histogram.Counts is null;
            if (finite.TrueForAll(value => value == 0)) return histogram is { From: -0.5, BinWidth: 1 } && histogram.Counts is [var all] && all == finite.Count;

            var expected = new int[histogram.Counts!.Length];

            // 0 and -0 lie on one limit, and on either side of it.
            foreach (var value in finite) expected[(int)(value < 0 || float.IsNegative(value) ? Math.Ceiling((value - histogram.From) / histogram.BinWidth) - 1 : Math.Floor((value - histogram.From) / histogram.BinWidth))]++;
            return histogram.Counts.SequenceEqual(expected)
                && histogram.Counts.Length <= ValueHistogram.MaxBins
                && histogram.Counts is [> 0, ..] and [.., > 0]
                && Math.Log2(histogram.BinWidth) % 1 == 0;
        },
        iter: 300);

    [Fact]
    public void A_bell_has_bins_enough_to_be_seen_as_one()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 100_000).Select(_ => (float)(0.02 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).ToArray();

        var histogram = ValueStatistics.Of(values).Histogram;
        Assert.InRange(histogram.Counts!.Length, 24, ValueHistogram.MaxBins);
        var middle = (int)Math.Floor(-histogram.From / histogram.BinWidth);
        for (var i = 3; i < middle - 1; i++) Assert.True(histogram.Counts[i] < histogram.Counts[i + 1] + 400, $"bin {i}");
        Assert.Equal(100_000, histogram.Counts.Sum());
    }

    private static bool Close(double? actual, double expected, double tolerance) =>
        actual is { } number && (number.Equals(expected) || Math.Abs(number - expected) <= tolerance || double.IsNaN(expected) && double.IsNaN(number));
}
