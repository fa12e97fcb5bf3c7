using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Network;
using Instrumentation.Reports;
using Instrumentation.Reports.Page;
using Instrumentation.Reports.Terminal;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace Instrumentation.Model.Training;

/// <summary>One training from the data to the reports.</summary>
internal static class TrainingProgram
{
    /// <exception cref="InputException">The data, the device or the size cannot be used.</exception>
    /// <exception cref="TrainingRunException">The output folder cannot be written.</exception>
    /// <returns>The process's exit code.</returns>
    public static int Run(TrainingProgramOptions options)
    {
        var console = new ConsoleExporter(options.Detail);
        using var setup = options.Detail == ConsoleDetail.Quiet
            ? new TrainingSetup(options)
            : ConsoleProgress.Run("Reading the music", (_, reading) => new TrainingSetup(options, reading));
        VaeGanTrainer? trainer = null;
        var prometheus = new PrometheusExporter(options.Port) { Pages = RunPage.Open };
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = TrainingSetup.RunName,
            Output = options.Output,
            Resume = options.Resume?.RunFolder,
            Journal = new JournalOptions { Keep = options.KeepJournal },
            Device = setup.Model.Device.ToString(),
            Configuration = setup.Describe(),
            Policy = new AnomalyPolicy { CaptureState = () => trainer?.Capture() },
            Reports = folder => RunReports.Write(folder.Root),
            Logging = logging => logging.AddProvider(console),
            Exporters =
            [
                new TextLogExporter(options.Detail == ConsoleDetail.Verbose ? LogLevel.Debug : LogLevel.Information),
                new JsonLinesExporter(), new TensorBoardExporter(), new HistoryExporter(), prometheus, console,
            ],
        });
        console.Say($"Run {run.Id} in {run.Folder.Root}");
        if (run.ResumedFrom is { } from) console.Say($"It goes on with step {from.Step}, from {from.Checkpoint}");
        if (prometheus.Uri is { } uri) console.Say($"Page while it trains: {new Uri(uri, "/")}, metrics: {uri}");
        try
        {
            trainer = setup.CreateTrainer(run, run.Folder);
            Train(run, setup, trainer, options);
            run.Complete(FinalReport.PathIn(run.Folder));
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // The training was left between two steps and has saved a checkpoint; the run records why.
        }

        run.Dispose();
        trainer?.Dispose();
        if (options.Detail == ConsoleDetail.Quiet) Console.WriteLine(run.Folder.Root);
        else ConsoleSummary.Write(run.Folder);
        return run.ExitCode;
    }

    private static void Train(TrainingRun run, TrainingSetup setup, VaeGanTrainer trainer, TrainingProgramOptions options)
    {
        run.Plan(options.Epochs, setup.Loader.BatchesPerEpoch);
        var session = new TrainingSession(run);
        session.Announce(setup.Loader);
        session.Announce(setup.Model);
        if (run.ResumedFrom is { } from) trainer.Restore(from.Checkpoint);
        else trainer.GenerateSamples(epoch: 0);
        try
        {
            for (var epoch = run.ResumedFrom?.Epoch ?? 1; epoch <= options.Epochs; epoch++)
            {
                trainer.TrainEpoch(epoch);
                run.SaveCheckpoint(trainer.Save);
            }
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            run.SaveCheckpoint(trainer.Save);
            throw;
        }
    }
}
