using System.Diagnostics;
using System.Globalization;
using Instrumentation.Journal;

namespace Instrumentation.Benchmarks;

/// <summary>
/// What the first store into a page costs the thread that makes it, after the kernel has written the page back: with the journal's
/// pages touched in the background, and without. Another thread forces the writing back each second.
/// </summary>
internal static class PageFaults
{
    private const int Size = 16 << 20;
    private const int RecordSize = 128;
    private const int PageSize = 4096;

    /// <summary>One record each 100 µs: 32 records a page, 310 pages a second.</summary>
    private static readonly long Pace = Stopwatch.Frequency / 10_000;

    /// <summary>Prints the latencies of stores into new pages, in a folder of the file system that is to be measured.</summary>
    public static int Run(string folder)
    {
        Console.WriteLine("first store into a page, us      p50      p99    p99.9    pages");
        Print("not touched", Measure(folder, touch: false));
        Print("touched", Measure(folder, touch: true));
        return 0;
    }

    private static List<double> Measure(string folder, bool touch)
    {
        var path = Path.Combine(folder, $"page-faults-{Environment.ProcessId}");
        using var memory = MappedSegmentMemory.Create(path, Size);
        try
        {
            var segment = new Segment(0, memory);
            using var stop = new ManualResetEventSlim(false);
            var background = new List<Thread> { new(() => WriteBack(path, stop)) };
            if (touch) background.Add(new Thread(() => Touch(segment, stop)));
            background.ForEach(thread => thread.Start());
            WriteBack(path);
            var latencies = Write(segment);
            stop.Set();
            background.ForEach(thread => thread.Join());
            return latencies;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Stores a record each tick of the pace, and times the first store into each page.</summary>
    private static List<double> Write(Segment segment)
    {
        var latencies = new List<double>(Size / PageSize);
        var next = Stopwatch.GetTimestamp();
        for (var record = segment.Reserve(RecordSize); record + RecordSize <= Size; record = segment.Reserve(RecordSize))
        {
            for (next += Pace; Stopwatch.GetTimestamp() < next;) Thread.SpinWait(20);
            var start = Stopwatch.GetTimestamp();
            segment.WordAt(record) = ulong.MaxValue;
            var elapsed = Stopwatch.GetTimestamp() - start;
            if (record / PageSize != (record - RecordSize) / PageSize) latencies.Add(elapsed * 1e6 / Stopwatch.Frequency);
        }

        return latencies;
    }

    private static void Touch(Segment segment, ManualResetEventSlim stop)
    {
        var pages = new PageToucher();
        do pages.Touch(segment, next: null);
        while (!stop.Wait(PageToucher.Interval));
    }

    private static void WriteBack(string path, ManualResetEventSlim stop)
    {
        while (!stop.Wait(TimeSpan.FromSeconds(1))) WriteBack(path);
    }

    private static void WriteBack(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    private static void Print(string name, List<double> latencies)
    {
        latencies.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-26}{At(latencies, 0.5),10:F2}{At(latencies, 0.99),9:F2}{At(latencies, 0.999),9:F2}{latencies.Count,9}"));
    }

    private static double At(List<double> sorted, double quantile) => sorted[(int)((sorted.Count - 1) * quantile)];
}
