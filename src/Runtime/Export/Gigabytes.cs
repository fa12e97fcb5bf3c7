namespace Instrumentation.Export;

/// <summary>The unit of memory in the log and in the JSON files: 1024³ bytes, which both call GB.</summary>
internal static class Gigabytes
{
    public static double Of(long bytes) => bytes / (double)(1L << 30);
}
