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
/// The loop does nothing but record and is a thousand times as fast as a training. In its first 100,000 steps it keeps a pace, slow for it and still fast for a training,
/// so that what is done once a second or once an epoch was done more than a hundred times by then, as it was in any training that comes this far:
/// the just-in-time compiler has seen each such method the 60 times after which it compiles it for good, and the memory that this takes is in the first figure as well.
/// </remarks>
internal static class Soak
{
    private const int StepsPerEpoch = 1_000;
    private const int PacedSteps = 100_000;
    private const int PacedStepsPerSecond = 500;

    public static int Run(string output, long steps)
    {
        Console.WriteLine($"      steps    seconds   {ProcessFigures.Header}");
        var clock = Stopwatch.StartNew();
        RunFolder folder;
        using (var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "soak",
            Output = output,
            // It waits for the journal, where a training would never be this fast.
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
                if (step < PacedSteps) Pace(step, clock);
                loop.TrainStep((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch));
                if (IsShown(step + 1, steps)) Print(step + 1, clock);
            }

            run.Complete();
            Console.WriteLine($"Dropped: {run.Health.DroppedRecords}");
        }

        foreach (var path in RunReports.Write(folder.Root)) Console.WriteLine(path);
        Print(steps, clock);
        return 0;
    }

    /// <summary>
    /// What is written is thrown away in time, or ten million steps would fill a disk; and files are put aside and compressed within the first
    /// 100,000 steps too, so that these have done all that the others will do.
    /// </summary>
    private static Rotation Files => new() { Size = 1 << 20, KeepFiles = 2 };

    private static void Pace(long step, Stopwatch clock)
    {
        var early = TimeSpan.FromSeconds((double)step / PacedStepsPerSecond) - clock.Elapsed;
        if (early > TimeSpan.Zero) Thread.Sleep(early);
    }

    private static bool IsShown(long step, long steps) => step == PacedSteps || step % (steps / 10) == 0;

    private static void Print(long steps, Stopwatch clock)
    {
        clock.Stop();
        Console.WriteLine(FormattableString.Invariant($"{steps,11:N0} {clock.Elapsed.TotalSeconds,10:F1}   {ProcessFigures.Take()}"));
        clock.Start();
    }
}
