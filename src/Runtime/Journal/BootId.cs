namespace Instrumentation.Journal;

/// <summary>
/// Names the time since the machine's kernel started. What a process of the same boot wrote is in the kernel's cache, however the process
/// ended; of another boot only what was synced is sure to be whole.
/// </summary>
internal static class BootId
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>Of this machine, now; all zeros where the system does not say.</summary>
    public static Guid Current { get; } = Read();

    /// <summary>
    /// Whether it was this boot. An unknown one counts as this one: where a system has no boot ids, to skip good records of every
    /// process that was killed would cost more than to read a rest that lost its power, whose records are still checked one by one.
    /// </summary>
    public static bool IsCurrent(Guid boot) => boot == Guid.Empty || boot == Current;

    private static Guid Read()
    {
        try
        {
            return OperatingSystem.IsLinux() && Guid.TryParse(File.ReadAllText(Path), out var id) ? id : Guid.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Guid.Empty;
        }
    }
}
