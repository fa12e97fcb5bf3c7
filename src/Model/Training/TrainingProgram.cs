using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Logging;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Network;
using Instrumentation.Reports;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace Instrumentation.Model.Training;

/// <summary>What the command line says.</summary>
internal sealed record TrainingProgramOptions
{
    public string? Data { get; init; }

    public required string Size { get; init; }

    public required string Device { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required int Seed { get; init; }

    public required string Output { get; init; }

    public required int Port { get; init; }

    public required int Threads { get; init; }

    public bool Verbose { get; init; }

    public bool KeepJournal { get; init; }

    /// <summary>Where a run goes on; null for one that starts.</summary>
    public ResumedTraining? Resume { get; init; }
}

/// <summary>One training from the data to the reports.</summary>
internal static class TrainingProgram
{
    /// <summary>The starter corpus is small: an epoch takes several windows of each of its pieces.</summary>
    private const int StarterWindowsPerPiece = 8;

    /// <summary>What a run's configuration has for the data when it is not a folder of the user's.</summary>
    public const string StarterCorpus = "starter corpus";

    /// <exception cref="InputException">The data, the device or the size cannot be used.</exception>
    /// <exception cref="TrainingRunException">The output folder cannot be written.</exception>
    /// <returns>The process's exit code.</returns>
    public static int Run(TrainingProgramOptions options)
    {
        torch.set_num_threads(options.Threads);
        var device = TrainingDevice.Parse(options.Device);
        var size = ModelSize.Parse(options.Size);
        var dataset = Dataset.Open(options.Data ?? ComposeStarterCorpus(options.Output));
        var serving = new MidiLoaderOptions
        {
            BatchSize = options.BatchSize,
            WindowLength = size.Window,
            WindowsPerPiece = options.Data is null ? StarterWindowsPerPiece : 1,
            Seed = (ulong)options.Seed,
        };
        var loader = new MidiLoader(dataset, serving);
        using var model = new VaeGan(size, new LossWeights(), options.Seed, device);

        var prometheus = new PrometheusExporter(options.Port);
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "music_vaegan",
            Output = options.Output,
            Resume = options.Resume?.RunFolder,
            Journal = new JournalOptions { Keep = options.KeepJournal },
            Device = device.ToString(),
            Configuration = Describe(options, serving, loader, model),
            Reports = folder => RunReports.Write(folder.Root),
            Logging = logging => logging.AddConsole(console => console.FormatterName = PlainConsoleFormatter.FormatterName)
                .AddConsoleFormatter<PlainConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>(),
            Exporters =
            [
                new TextLogExporter(options.Verbose ? LogLevel.Debug : LogLevel.Information),
                new JsonLinesExporter(), new TensorBoardExporter(), prometheus, new LoggingExporter(),
            ],
        });
        Console.WriteLine($"Run {run.Id} in {run.Folder.Root}");
        if (run.ResumedFrom is { } from) Console.WriteLine($"It goes on with step {from.Step}, from {from.Checkpoint}");
        if (prometheus.Uri is { } uri) Console.WriteLine($"Metrics while it trains: {uri}");
        try
        {
            Train(run, model, loader, options);
            run.Complete(FinalReport.PathIn(run.Folder));
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // The training was left between two steps and has saved a checkpoint; the run records why.
        }

        run.Dispose();
        PrintOutputs(run.Folder);
        return run.ExitCode;
    }

    private static void Train(TrainingRun run, VaeGan model, MidiLoader loader, TrainingProgramOptions options)
    {
        run.Plan(options.Epochs, loader.BatchesPerEpoch);
        var session = new TrainingSession(run);
        session.Announce(loader);
        session.Announce(model);
        using var trainer = new VaeGanTrainer(run, model, loader, new TrainerOptions
        {
            Epochs = options.Epochs,
            Seed = options.Seed,
            SamplesFolder = run.Folder.GeneratedSamples,
            CheckpointsFolder = run.Folder.Checkpoints,
        });
        if (run.ResumedFrom is { } from) trainer.Restore(from.Checkpoint);
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

    private static string ComposeStarterCorpus(string output)
    {
        try
        {
            var folder = Path.Combine(output, "starter_corpus");
            Corpus.Write(folder);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The output folder '{output}' cannot be written ({exception.Message.TrimEnd('.')}): give one that can be with --output.", exception);
        }
    }

    private static JsonObject Describe(TrainingProgramOptions options, MidiLoaderOptions serving, MidiLoader loader, VaeGan model) => new()
    {
        ["model_config"] = new JsonObject
        {
            ["size"] = options.Size,
            ["vocabulary_size"] = Vocabulary.Size,
            ["window"] = model.Size.Window,
            ["width"] = model.Size.Width,
            ["heads"] = model.Size.Heads,
            ["encoder_blocks"] = model.Size.EncoderBlocks,
            ["decoder_blocks"] = model.Size.DecoderBlocks,
            ["latent"] = model.Size.Latent,
            ["total_parameters"] = model.GeneratorParameters.Concat(model.DiscriminatorParameters).Sum(parameter => parameter.numel()),
        },
        ["training_config"] = new JsonObject
        {
            ["epochs"] = options.Epochs,
            ["batch_size"] = options.BatchSize,
            ["batches_per_epoch"] = loader.BatchesPerEpoch,
            ["seed"] = options.Seed,
            ["threads"] = options.Threads,
        },
        ["data_config"] = new JsonObject
        {
            ["data_directory"] = options.Data is null ? StarterCorpus : Path.GetFullPath(options.Data),
            ["training_pieces"] = loader.Dataset.Training.Count,
            ["held_out_pieces"] = loader.Dataset.HeldOut.Count,
            ["windows_per_piece"] = serving.WindowsPerPiece,
            ["augmentation_probability"] = serving.AugmentationProbability,
        },
    };

    private static void PrintOutputs(RunFolder folder)
    {
        Console.WriteLine();
        foreach (var (what, path) in new[]
        {
            ("Log", folder.TextLog),
            ("Reports and JSON lines", folder.Experiments),
            ("TensorBoard", folder.TensorBoard),
            ("Generated music", folder.GeneratedSamples),
            ("Checkpoints", folder.Checkpoints),
            ("Journal", folder.Journal),
        })
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what + ":",-24}{path}"));
        }
    }
}
