using Instrumentation;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Reports.Terminal;
using Instrumentation.Reports.Tests.Runs;

if (args is [var output, "--show", var detail, var epochs_, var steps_, var broken, var milliseconds])
{
    Environment.ExitCode = Show.Run(output, Enum.Parse<ConsoleDetail>(detail), int.Parse(epochs_), int.Parse(steps_), int.Parse(broken), int.Parse(milliseconds));
    return;
}

// A training run that does what it is told on its standard input, line by line, and answers each line on its standard output, so that a
// test in another process knows what has been recorded.
using var run = TrainingRun.Start(new TrainingRunOptions
{
    Name = "trainer",
    Output = args[0],
    Resume = args is [_, "--resume", var folder, ..] ? folder : null,
    Exporters = [new TextLogExporter(), new JsonLinesExporter(), new TensorBoardExporter()],
    Journal = new JournalOptions { SegmentSize = 1 << 14, WhenFull = WhenFull.Wait, Keep = args.Contains("--keep-journal") },
});
var loop = new ReportedLoop(run) { Values = step => new ReportedStep(8f / (step + 1), 0.5, 1e-3, 16, 100), Steps = (int)(run.ResumedFrom?.Step ?? 0) };
Console.WriteLine(run.Folder.Root);
var epoch = Math.Max(0, run.ResumedFrom?.Epoch - 1 ?? 0);
while (Console.ReadLine() is { } line)
{
    switch (line.Split(' '))
    {
        case ["plan", var epochs, var batches]:
            run.Plan(int.Parse(epochs), int.Parse(batches));
            break;
        case ["epoch", var steps]:
            loop.TrainEpoch(++epoch, int.Parse(steps));
            break;
        case ["epochs-until-deleted"]:
            while (File.Exists(Path.Combine(run.Folder.Journal, "00000000.segment"))) loop.TrainEpoch(++epoch, 20);
            break;
        case ["checkpoint"]:
            run.SaveCheckpoint(static _ => { });
            break;
        case ["complete"]:
            run.Complete();
            run.Dispose();
            break;
        default:
            throw new ArgumentException($"'{line}' is nothing that this program does.");
    }

    Console.WriteLine("done");
}
