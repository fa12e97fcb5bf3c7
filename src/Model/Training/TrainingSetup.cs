using System.Text.Json.Nodes;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Network;
using TorchSharp;

namespace Instrumentation.Model.Training;

/// <summary>The data and the model of a training: the same options make the same ones.</summary>
internal sealed class TrainingSetup : IDisposable
{
    /// <summary>What the program's runs are called.</summary>
    public const string RunName = "music_vaegan";

    /// <summary>What a run's configuration has for the data when it is not a folder of the user's.</summary>
    public const string StarterCorpus = "starter corpus";

    /// <summary>The starter corpus is small: an epoch takes several windows of each of its pieces.</summary>
    private const int StarterWindowsPerPiece = 8;

    private readonly TrainingProgramOptions _options;
    private readonly MidiLoaderOptions _serving;

    /// <exception cref="InputException">The data, the device or the size cannot be used.</exception>
    /// <param name="options">What the command line says.</param>
    /// <param name="reading">Is told which part of the data has been read, from 0 to 1.</param>
    public TrainingSetup(TrainingProgramOptions options, IProgress<double>? reading = null)
    {
        torch.set_num_threads(options.Threads);
        var device = TrainingDevice.Parse(options.Device);
        var size = ModelSize.Parse(options.Size);
        var dataset = Dataset.Open(options.Data ?? ComposeStarterCorpus(options.Output), options.CacheFolder is { } cache ? new PieceCache(cache) : null, reading: reading);
        _options = options;
        _serving = new MidiLoaderOptions
        {
            BatchSize = options.BatchSize,
            WindowLength = size.Window,
            WindowsPerPiece = options.Data is null ? StarterWindowsPerPiece : 1,
            Seed = (ulong)options.Seed,
        };
        Loader = new MidiLoader(dataset, _serving);
        Model = new VaeGan(size, new LossWeights(), options.Seed, device);
    }

    public MidiLoader Loader { get; }

    public VaeGan Model { get; }

    /// <summary>A trainer for a run; the caller disposes of it.</summary>
    /// <param name="run">Records the training.</param>
    /// <param name="folder">Where its music and its weights go.</param>
    /// <param name="hooks">What stands between the data and the steps; null for nothing.</param>
    public VaeGanTrainer CreateTrainer(TrainingRun run, RunFolder folder, IStepHooks? hooks = null) => new(run, Model, Loader, new TrainerOptions
    {
        Epochs = _options.Epochs,
        Seed = _options.Seed,
        SamplesFolder = folder.GeneratedSamples,
        CheckpointsFolder = folder.Checkpoints,
        Hooks = hooks,
    });

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

    /// <summary>What a run's configuration says of it.</summary>
    public JsonObject Describe() => new()
    {
        ["model_config"] = new JsonObject
        {
            ["size"] = _options.Size,
            ["vocabulary_size"] = Vocabulary.Size,
            ["window"] = Model.Size.Window,
            ["width"] = Model.Size.Width,
            ["heads"] = Model.Size.Heads,
            ["encoder_blocks"] = Model.Size.EncoderBlocks,
            ["decoder_blocks"] = Model.Size.DecoderBlocks,
            ["latent"] = Model.Size.Latent,
            ["total_parameters"] = Model.ParameterCount,
        },
        ["training_config"] = new JsonObject
        {
            ["epochs"] = _options.Epochs,
            ["batch_size"] = _options.BatchSize,
            ["batches_per_epoch"] = Loader.BatchesPerEpoch,
            ["seed"] = _options.Seed,
            ["threads"] = _options.Threads,
        },
        ["data_config"] = new JsonObject
        {
            ["data_directory"] = _options.Data is null ? StarterCorpus : Path.GetFullPath(_options.Data),
            ["training_pieces"] = Loader.Dataset.Training.Count,
            ["held_out_pieces"] = Loader.Dataset.HeldOut.Count,
            ["windows_per_piece"] = _serving.WindowsPerPiece,
            ["tokenizer_version"] = PieceCache.Version,
            ["augmentation_probability"] = _serving.AugmentationProbability,
        },
    };

    public void Dispose() => Model.Dispose();
}
