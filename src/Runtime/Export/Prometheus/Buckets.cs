using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>The upper bounds of histograms that declare none.</summary>
internal static class Buckets
{
    /// <summary>12 powers of two from 1/1024.</summary>
    public static readonly double[] Default = Histogram.ExponentialBuckets(1.0 / 1024, 2, 12);

    /// <summary>In seconds: 20 powers of two from 1/8192, about 0.1 ms, to 64.</summary>
    public static readonly double[] Durations = Histogram.ExponentialBuckets(1.0 / 8192, 2, 20);
}
