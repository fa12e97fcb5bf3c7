using System.Diagnostics;
using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Export.History;
using Instrumentation.Reports.History;
using Instrumentation.Reports.Page;

namespace Instrumentation.Benchmarks;

/// <summary>How fast the page of a long run is: a run is recorded, then its history is opened and read at several zooms.</summary>
internal static class PageBenchmark
{
    private const int Buckets = 800;
    private const int Repeats = 20;

    public static int Run(string output, long steps)
    {
        var folder = Record(output, steps);
        Console.WriteLine($"{folder}: {new FileInfo(Path.Combine(folder, HistoryFormat.Path)).Length / (double)steps:F0} bytes per step");
        using var history = new RunHistory(folder);
        Print("opened: the file read once", Once(() => history.Update()), null);
        int[] parts = [1, 4, 16, 256, 4096];
        foreach (var shown in parts.Select(part => steps / part).Append(500).Distinct())
        {
            var from = (steps - shown) / 2;
            var bytes = 0;
            var times = Enumerable.Range(0, Repeats).Select(_ => Once(() => bytes = PageCharts.Of(history.Series).Sum(chart => ChartData.Of(history, chart, from, from + shown - 1, Buckets).Length))).Order().ToList();
            Print(string.Create(CultureInfo.InvariantCulture, $"all charts of {shown:N0} steps"), times[Repeats / 2], bytes);
        }

        return 0;
    }

    private static string Record(string output, long steps)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "page",
            Output = output,
            Exporters = [new HistoryExporter()],
            Journal = new JournalOptions { WhenFull = WhenFull.Wait },
        });
        run.Plan(1, (int)steps);
        var loop = new AnnotatedLoop(run);
        for (var step = 0; step < steps; step++) loop.TrainStep(1, step);
        run.Complete();
        return run.Folder.Root;
    }

    private static TimeSpan Once(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed;
    }

    private static void Print(string what, TimeSpan time, int? bytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {time.TotalMilliseconds,10:F1} ms{(bytes is null ? "" : $"  {bytes / 1024.0,8:F0} kB")}"));
}
