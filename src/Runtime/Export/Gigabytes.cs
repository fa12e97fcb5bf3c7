namespace Instrumentation.Export;

/// <summary>The unit of memory in the log, the JSON files and TensorBoard: 1024³ bytes, which they call GB.</summary>
internal static class Gigabytes
{
    public static double Of(long bytes) => bytes / (double)(1L << 30);
}
