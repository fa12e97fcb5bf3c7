using Instrumentation;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Terminal;
using Instrumentation.Reports.Tests.Runs;
using Microsoft.Extensions.Logging;

/// <summary>
/// A training that shows itself on the console, until it is done or asked to stop. A step that is asked for has a loss that is no number, and each takes as long as is
/// asked for.
/// </summary>
internal static class Show
{
    /// <returns>The exit code.</returns>
    public static int Run(string output, ConsoleDetail detail, int epochs, int steps, int brokenStep, int milliseconds)
    {
        var console = new ConsoleExporter(detail);
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "shown",
            Output = output,
            Exporters = [new JsonLinesExporter(), console],
            Logging = logging => logging.AddProvider(console),
            // On a machine that is busy with other tests nothing is to be left out.
            DrainTimeout = TimeSpan.FromMinutes(2),
            StopTimeout = TimeSpan.FromMinutes(2),
        });
        run.Plan(epochs, steps);
        var loop = new ReportedLoop(run)
        {
            Values = step =>
            {
                run.Stopping.WaitHandle.WaitOne(milliseconds);
                run.Stopping.ThrowIfCancellationRequested();
                return new ReportedStep(step == brokenStep ? float.NaN : 8f / (step + 1), 0.5, 1e-3, 16, 100);
            },
        };
        try
        {
            for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch, steps);
            run.Complete();
        }
        catch (OperationCanceledException)
        {
            // The run records why.
        }

        run.Dispose();
        if (detail != ConsoleDetail.Quiet) ConsoleSummary.Write(run.Folder);
        return run.ExitCode;
    }
}
