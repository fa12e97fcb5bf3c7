using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;

namespace Instrumentation.Crashes;

/// <summary>The process that is killed: a run with small segments, files that rotate, and threads that record without end.</summary>
internal static class RecordingProcess
{
    public const int Threads = 4;

    private const int RecordsPerBurst = 24;

    public static int Run(string output, string acknowledgements, Scenario scenario)
    {
        var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "crash",
            Output = output,
            Journal = new JournalOptions { SegmentSize = 16384, SpareSegments = 16, WhenFull = WhenFull.Wait, Keep = scenario.KeepsJournal },
            Exporters =
            [
                new TextLogExporter(rotation: scenario.RotatesLog ? new Rotation { Size = 128 << 10 } : null),
                new JsonLinesExporter(),
                new TensorBoardExporter(),
            ],
            RecoverUnfinished = false,
        });
        run.Plan(epochs: 1000, batchesPerEpoch: 100);
        var acknowledged = new Acknowledgements(acknowledgements, Threads);
        var loop = new CountingLoop(run);
        for (var i = 1; i < Threads; i++)
        {
            var thread = i;
            new Thread(() => Count(loop, acknowledged, thread)) { IsBackground = true }.Start();
        }

        Count(loop, acknowledged, 0);
        return 0;
    }

    private static void Count(CountingLoop loop, Acknowledgements acknowledged, int thread)
    {
        var random = new Random(thread);
        var text = new string('x', 200);
        for (long count = 0; ; count++)
        {
            loop.Counted(thread, count, text[..random.Next(text.Length)]);
            Volatile.Write(ref acknowledged[thread], count + 1);
            if (thread == 0 && count % 8 == 0) loop.Step((int)(count / 800) + 1, (int)(count / 8 % 100));

            // A pause now and then, as long as a short step of training: the exporters are to be in the middle of their work as well.
            if (count % RecordsPerBurst == 0) Thread.Sleep(random.Next(2));
        }
    }
}
