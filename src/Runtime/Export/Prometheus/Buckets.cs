namespace Instrumentation.Export.Prometheus;

/// <summary>The upper bounds of histograms that declare none.</summary>
internal static class Buckets
{
    /// <summary>12 powers of two from 1/1024.</summary>
    public static readonly double[] Default = PowersOfTwo(-10, 12);

    /// <summary>In seconds: 20 powers of two from 1/8192, about 0.1 ms, to 64.</summary>
    public static readonly double[] Durations = PowersOfTwo(-13, 20);

    private static double[] PowersOfTwo(int first, int count)
    {
        var bounds = new double[count];
        for (var i = 0; i < count; i++) bounds[i] = Math.Pow(2, first + i);
        return bounds;
    }
}
