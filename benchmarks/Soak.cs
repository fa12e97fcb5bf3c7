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
/// A shorter run goes before it. In a fresh process the just-in-time compiler works on for some millions of steps, which are hours of a training and seconds
/// here, and the C library's heap keeps the most that it ever needed; what a run itself adds shows once that is over. The rows of the first run tell how much it is.
/// </remarks>
internal static class Soak
{
    private const int StepsPerEpoch = 100_000;
    private const long WarmUpSteps = 3_000_000;

    public static int Run(string output, long steps)
    {
        Record("warm-up", output, WarmUpSteps);
        Record("soak", output, steps);
        return 0;
    }

    private static void Record(string name, string output, long steps)
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
                new TextLogExporter(rotation: Files), new JsonLinesExporter(Files), new TensorBoardExporter(), new PrometheusExporter(port: 0), new MeterExporter(),
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

        var report = Stopwatch.StartNew();
        foreach (var path in RunReports.Write(folder.Root)) Console.WriteLine(path);
        Print(steps, report);
        Console.WriteLine();
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
