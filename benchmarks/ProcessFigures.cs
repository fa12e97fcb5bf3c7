using System.Diagnostics;
using System.Globalization;

namespace Instrumentation.Benchmarks;

/// <summary>
/// What this process holds: its anonymous memory as it runs, and at rest after a forced collection; the mapped memory apart; live managed
/// bytes, handles and threads.
/// </summary>
internal static class ProcessFigures
{
    public const string Header = "anonymous MB: running, at rest   mapped MB   managed MB   handles   threads";

    /// <summary>Two of these can be compared, because each is taken at rest, after a forced collection: exporters that are behind fill all their buffers.</summary>
    public static string Take()
    {
        var running = Megabytes("RssAnon");
        WaitUntilIdle();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return FormattableString.Invariant(
            $"{running,21:F1} {Megabytes("RssAnon"),9:F1} {Megabytes("RssFile") + Megabytes("RssShmem"),11:F1} {GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes / 1048576.0,12:F1} {Directory.GetFileSystemEntries("/proc/self/fd").Length,9} {process.Threads.Count,9}");
    }

    /// <summary>Waits for a second in which the process does next to nothing: its background threads have done what there was to do.</summary>
    public static void WaitUntilIdle()
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before;
        do
        {
            before = process.TotalProcessorTime;
            Thread.Sleep(1000);
            process.Refresh();
        }
        while (process.TotalProcessorTime - before > TimeSpan.FromMilliseconds(50));
    }

    private static double Megabytes(string name)
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
