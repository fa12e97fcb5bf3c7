using System.Globalization;
using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>Trains on a disk that somebody else fills, and says at its end what was lost.</summary>
internal static class FullDiskProgram
{
    public const string UntilRecorded = "until recorded";

    /// <summary>How many steps in a row are recorded before that counts as recorded: about as many as five segments have room for.</summary>
    private const int Recorded = 1500;

    private const int StepsPerPause = 100;

    public static int Run(TrainingRunOptions options)
    {
        var prometheus = new PrometheusExporter(port: 0);
        using var run = TrainingRun.Start(options with
        {
            Exporters = [.. options.Exporters!, prometheus],
            Journal = new JournalOptions { SegmentSize = 16384 },
        });
        Console.WriteLine(run.Folder.Root);
        Console.WriteLine(prometheus.Uri);

        var loop = new SampleLoop(run);
        var steps = 0;
        while (Console.ReadLine() is { Length: > 0 } command)
        {
            if (command == UntilRecorded) steps = TrainUntilRecorded(run, loop, steps);
            else
            {
                for (var end = steps + int.Parse(command, CultureInfo.InvariantCulture); steps < end; steps++) loop.TrainStep(1, steps);
            }

            Console.WriteLine(steps);
        }

        run.Complete();
        run.Dispose();
        Console.WriteLine(string.Join(';', run.Health.LostRecords.Select(lost => $"{lost.Reader},{lost.Kind},{lost.Records}")));
        return run.ExitCode;
    }

    /// <summary>
    /// With pauses, as real steps take their time: the thread that makes room is to keep up, and the lines of these steps are not to fill
    /// the disk anew.
    /// </summary>
    private static int TrainUntilRecorded(TrainingRun run, SampleLoop loop, int step)
    {
        var dropped = run.Health.DroppedRecords;
        for (var recorded = 0; recorded < Recorded; step++)
        {
            loop.TrainStep(1, step);
            recorded = run.Health.DroppedRecords == dropped ? recorded + 1 : 0;
            dropped = run.Health.DroppedRecords;
            if (recorded % StepsPerPause == 0) Thread.Sleep(10);
        }

        return step;
    }
}
