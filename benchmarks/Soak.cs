using System.Diagnostics;
using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Reports;

namespace Instrumentation.Benchmarks;

/// <summary>A long run with every exporter: its memory, handles and threads after 100,000 steps, at its end, and while its reports are written.</summary>
internal static class Soak
{
    private const int StepsPerEpoch = 100_000;

    public static int Run(string output, long steps)
    {
        using (var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "soak",
            Output = output,
            // The loop does nothing but record: it waits for the journal, where a training would never be this fast.
            Journal = new JournalOptions { SegmentSize = 8 << 20, WhenFull = WhenFull.Wait, Quota = 256 << 20 },
            Exporters =
            [
                new TextLogExporter(rotation: Files), new JsonLinesExporter(Files), new TensorBoardExporter(), new PrometheusExporter(port: 0), new MeterExporter(),
            ],
        }))
        {
            run.Plan((int)(steps / StepsPerEpoch), StepsPerEpoch);
            var loop = new AnnotatedLoop(run);
            var clock = Stopwatch.StartNew();
            Console.WriteLine("      steps    seconds   anonymous MB    mapped MB   managed MB   handles   threads");
            for (long step = 0; step < steps; step++)
            {
                loop.TrainStep((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch));
                if ((step + 1) % StepsPerEpoch == 0 && IsShown(step + 1, steps)) Print(step + 1, clock.Elapsed);
            }

            run.Complete();
            Console.WriteLine($"Dropped: {run.Health.DroppedRecords}");
        }

        var report = Stopwatch.StartNew();
        foreach (var path in RunReports.Write(Directory.GetDirectories(output).Single())) Console.WriteLine(path);
        Print(steps, report.Elapsed);
        return 0;
    }

    /// <summary>What is written is thrown away in time, or ten million steps would fill a disk.</summary>
    private static Rotation Files => new() { Size = 64 << 20, KeepFiles = 2 };

    private static bool IsShown(long step, long steps) => step == StepsPerEpoch || step % (steps / 10) == 0;

    private static void Print(long steps, TimeSpan elapsed)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var status = File.ReadLines("/proc/self/status").Select(line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1).ToLookup(words => words[0], words => words[1]);
        double Megabytes(string name) => double.Parse(status[name].Single(), CultureInfo.InvariantCulture) / 1024;
        Console.WriteLine(FormattableString.Invariant(
            $"{steps,11:N0} {elapsed.TotalSeconds,10:F1} {Megabytes("RssAnon"),14:F1} {Megabytes("RssFile") + Megabytes("RssShmem"),12:F1} {GC.GetTotalMemory(false) / 1048576.0,12:F1} {Directory.GetFileSystemEntries("/proc/self/fd").Length,9} {process.Threads.Count,9}"));
    }
}
