using System.Globalization;

namespace Instrumentation;

/// <summary>
/// How much memory this process may have before the system ends it. The garbage collector's own figure is no help here: within a container it is three
/// quarters of the limit, and what native libraries such as libtorch take does not count against it.
/// </summary>
internal static class ProcessMemoryLimit
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>The limit in bytes, read once; 0 where it is not known.</summary>
    public static long Bytes { get; } = OperatingSystem.IsLinux() ? Read(ControlGroups, "/proc") : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The least of the limits of the control groups that the process is in, of both versions, and the machine's memory.</summary>
    /// <param name="controlGroups">Where they are mounted.</param>
    /// <param name="processes">Where <c>/proc</c> is.</param>
    public static long Read(string controlGroups, string processes)
    {
        var limit = MachineMemory(processes);
        foreach (var line in Lines(Path.Combine(processes, "self", "cgroup")))
        {
            // <number>:<controllers>:<path>; version 2 has no controllers.
            if (line.Split(':', 3) is not [_, var controllers, var path]) continue;
            if (controllers.Length == 0) limit = LeastUpTo(controlGroups, path, "memory.max", limit);
            else if (controllers.Split(',').Contains("memory")) limit = LeastUpTo(Path.Combine(controlGroups, "memory"), path, "memory.limit_in_bytes", limit);
        }

        return limit == long.MaxValue ? 0 : limit;
    }

    /// <summary>A group is held by its parents' limits, too. Inside a container its own group is the root of the mount.</summary>
    private static long LeastUpTo(string root, string path, string file, long limit)
    {
        for (var group = path.TrimEnd('/'); ; group = group[..Math.Max(0, group.LastIndexOf('/'))])
        {
            var text = Lines(root + group + "/" + file).FirstOrDefault();
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0) limit = Math.Min(limit, bytes);
            if (group.Length == 0) return limit;
        }
    }

    private static long MachineMemory(string processes)
    {
        // MemTotal:       24576000 kB
        var line = Lines(Path.Combine(processes, "meminfo")).FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        var parts = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [_, var number, ..] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : long.MaxValue;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
