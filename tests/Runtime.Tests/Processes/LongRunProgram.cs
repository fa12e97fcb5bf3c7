using System.Diagnostics;
using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Meters;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>
/// The quick form of the soak: prints what runs of different lengths hold. Each has ended, so that its exporters have come to the end, and
/// is still held, with all that they have collected.
/// </summary>
internal static class LongRunProgram
{
    public static int Run(string output, IEnumerable<string> steps)
    {
        foreach (var count in steps) Play(output, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Play(string output, int steps)
    {
        // As in the soak: what happens now and then in a long run happens in a short one too.
        var files = new Rotation { Size = 1 << 20, KeepFiles = 2 };
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = output,
            Journal = new JournalOptions { WhenFull = WhenFull.Wait },
            CursorStateInterval = TimeSpan.Zero,
            DrainTimeout = TimeSpan.FromMinutes(2),
            Exporters = [new TextLogExporter(rotation: files), new JsonLinesExporter(files), new TensorBoardExporter(), new PrometheusExporter(port: 0), new MeterExporter()],
        });
        run.Plan(1, steps);
        var loop = new SampleLoop(run);
        for (var step = 0; step < steps; step++)
        {
            loop.TrainStep(1, step);
            if (step % 10 == 0) loop.SampleSaved("generated_samples/ein Stück.mid", step);
        }

        run.Dispose();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes} {process.HandleCount} {process.Threads.Count}"));
    }
}
