using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using TorchSharp;

namespace Instrumentation.Model.Tests.Network;

/// <summary>A folder of 12 scales in different keys and rhythms, written as MIDI files, and trainings on it.</summary>
internal sealed class SmallCorpus : IDisposable
{
    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11, 12];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("small-corpus-");

    public SmallCorpus()
    {
        for (var piece = 0; piece < 12; piece++)
        {
            var steps = piece % 2 == 0 ? 6 : 12;
            List<int> tokens = [Vocabulary.Velocity(80)];
            for (var note = 0; note < 32; note++)
                tokens.AddRange([Vocabulary.Pitch(55 + piece + Major[(note * (1 + piece % 3)) % 8]), Vocabulary.Duration(steps), Vocabulary.TimeShift(steps)]);

            MidiCodec.Write(Tokenizer.Decode(tokens), Path.Combine(Data, $"scale{piece:D2}.mid"));
        }
    }

    public string Samples => Path.Combine(_folder.FullName, "samples");

    public string Checkpoints => Path.Combine(_folder.FullName, "checkpoints");

    public string Data => _folder.CreateSubdirectory("data").FullName;

    /// <summary>Runs <paramref name="use"/> on a fresh small model and trainer. Each of the epochs has 11 batches of 4 windows.</summary>
    public T Train<T>(int seed, Func<VaeGanTrainer, MidiLoader, T> use, AnomalyPolicy? policy = null, IStepHooks? hooks = null) =>
        Train(seed, (trainer, loader, _) => use(trainer, loader), policy, hooks);

    /// <inheritdoc cref="Train{T}(int, Func{VaeGanTrainer, MidiLoader, T}, AnomalyPolicy?, IStepHooks?)"/>
    public T Train<T>(int seed, Func<VaeGanTrainer, MidiLoader, TrainingRun, T> use, AnomalyPolicy? policy = null, IStepHooks? hooks = null)
    {
        var loader = new MidiLoader(Dataset.Open(Data), new MidiLoaderOptions { BatchSize = 4, WindowLength = Small.Window, WindowsPerPiece = 4, Seed = (ulong)seed });
        using var model = Small.Model(seed);
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Policy = policy ?? new AnomalyPolicy() });
        using var trainer = new VaeGanTrainer(run, model, loader, new TrainerOptions
        {
            Epochs = 6,
            LearningRate = 1e-2f,
            SampleLength = 24,
            Seed = seed,
            SamplesFolder = Samples,
            CheckpointsFolder = Checkpoints,
            Hooks = hooks,
        });
        return use(trainer, loader, run);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
