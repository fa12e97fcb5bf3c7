namespace Instrumentation;

/// <summary>The machine that a run was on.</summary>
internal static class Machine
{
    private static readonly Lazy<string?> Name = new(ReadCpuName);

    /// <summary>What its processor calls itself, such as <c>AMD EPYC 7763 64-Core Processor</c>; null where that is not known.</summary>
    public static string? CpuName => Name.Value;

    private static string? ReadCpuName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        try
        {
            if (!File.Exists(CpuInfo)) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            return File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
