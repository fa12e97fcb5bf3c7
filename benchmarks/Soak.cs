using System.Diagnostics;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Reports;

namespace Instrumentation.Benchmarks;

/// <summary>A long run with every exporter: its memory, handles and threads after 100,000 steps, at its end, and after its reports were written.</summary>
/// <remarks>
/// The run goes twice through one process. In the first one the just-in-time compiler works on until every method that is called once in a while was called 30 times,
/// which are hours of a training and millions of steps here, and the C library's heaps keep the most that it ever needed. What a run itself adds shows in the second.
/// Reports are written once, at the very end: drawing a picture frees a block of megabytes, after which those heaps give nothing back that is smaller.
/// </remarks>
internal static class Soak
{
    private const int StepsPerEpoch = 100_000;

    public static int Run(string output, long steps)
    {
        Record("first", output, steps);
        var folder = Record("second", output, steps);
        var clock = Stopwatch.StartNew();
        foreach (var path in RunReports.Write(folder.Root)) Console.WriteLine(path);
        Print(steps, clock);
        return 0;
    }

    private static RunFolder Record(string name, string output, long steps)
    {
        Console.WriteLine(name);
        Console.WriteLine($"      steps    seconds   {ProcessFigures.Header}");
        var clock = Stopwatch.StartNew();
        RunFolder folder;
        using (var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = name,
            Output = output,
            // The loop does nothing but record: it waits for the journal, where a training would never be this fast.
            Journal = new JournalOptions { WhenFull = WhenFull.Wait, Quota = 32 << 20 },
            Exporters =
            [
                new TextLogExporter(rotation: Files), new JsonLinesExporter(Files), new TensorBoardExporter(), new HistoryExporter(), new PrometheusExporter(port: 0), new MeterExporter(),
            ],
        }))
        {
            folder = run.Folder;
            run.Plan((int)(steps / StepsPerEpoch), StepsPerEpoch);
            var loop = new AnnotatedLoop(run);
            for (long step = 0; step < steps; step++)
            {
                loop.TrainStep((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch));
                if (IsShown(step + 1, steps)) Print(step + 1, clock);
            }

            run.Complete();
            Console.WriteLine($"Dropped: {run.Health.DroppedRecords}");
        }

        Console.WriteLine();
        return folder;
    }

    /// <summary>
    /// What is written is thrown away in time, or ten million steps would fill a disk; and files are put aside and compressed within the first
    /// 100,000 steps too, so that these have done all that the others will do.
    /// </summary>
    private static Rotation Files => new() { Size = 1 << 20, KeepFiles = 2 };

    private static bool IsShown(long step, long steps) => step == StepsPerEpoch || step % (steps / 10) == 0;

    private static void Print(long steps, Stopwatch clock)
    {
        clock.Stop();
        Console.WriteLine(FormattableString.Invariant($"{steps,11:N0} {clock.Elapsed.TotalSeconds,10:F1}   {ProcessFigures.Take()}"));
        clock.Start();
    }
}
