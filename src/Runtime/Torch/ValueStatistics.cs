namespace Instrumentation.Torch;

/// <summary>What many values are like, by one look at each of them. To be recorded with <c>[Nested]</c>. Null where there are no values.</summary>
/// <param name="Norm">Their Euclidean norm. It, the mean and the deviation are NaN or infinite where a value is.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, of the values themselves and not of a population.</param>
/// <param name="Zeros">The share that is exactly 0, from 0 to 1.</param>
/// <param name="NonFinite">How many are NaN or infinite. They are in no bin.</param>
/// <param name="Histogram">How the finite ones are distributed.</param>
public readonly record struct ValueStatistics(
    [Field("norm")] double? Norm,
    [Field("mean")] double? Mean,
    [Field("deviation")] double? Deviation,
    [Field("zeros")] double? Zeros,
    [Field("non_finite")] long? NonFinite,
    [Nested("")] ValueHistogram Histogram)
{
    /// <summary>The statistics of values that lie in memory.</summary>
    public static ValueStatistics Of(ReadOnlySpan<float> values)
    {
        var scan = new ValueScan();
        scan.Add(values);
        return scan.Statistics();
    }
}
