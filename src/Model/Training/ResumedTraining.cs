using System.Text.Json.Nodes;

namespace Instrumentation.Model.Training;

/// <summary>A training that goes on: it has the options with which it was started, as its checkpoint says them.</summary>
internal sealed class ResumedTraining
{
    private readonly ResumePoint _point;

    /// <param name="runFolder">The <c>--resume</c> option.</param>
    /// <exception cref="TrainingRunException">There is nothing to go on from.</exception>
    public ResumedTraining(string runFolder)
    {
        RunFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder));
        _point = ResumePoint.Find(runFolder);
    }

    /// <summary>The folder of the run.</summary>
    public string RunFolder { get; }

    /// <summary>The options of the command line, those that were not given being the run's.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="isGiven">Whether it says an option, so that its value is not a default.</param>
    /// <exception cref="InputException">An option contradicts what the run was started with, or there is nothing left to train.</exception>
    public TrainingProgramOptions Apply(TrainingProgramOptions given, Func<string, bool> isGiven)
    {
        if (isGiven("--output")) throw new InputException("--output: a resumed run goes on in its own folder; leave it out.");
        var training = Section("training_config");
        var recordedData = Read<string>(Section("data_config"), "data_directory");
        var options = given with
        {
            Resume = this,
            Output = Path.GetDirectoryName(RunFolder) ?? RunFolder,
            Size = Same("--size", given.Size, Read<string>(Section("model_config"), "size")),
            BatchSize = Same("--batch-size", given.BatchSize, Read<int>(training, "batch_size")),
            Seed = Same("--seed", given.Seed, Read<int>(training, "seed")),
            Epochs = isGiven("--epochs") ? given.Epochs : Read<int>(training, "epochs"),
            Threads = isGiven("--threads") ? given.Threads : Read<int>(training, "threads"),
            Data = Same("--data", given.Data is null ? null : Path.GetFullPath(given.Data), recordedData == TrainingSetup.StarterCorpus ? null : recordedData),
        };
        return _point.Epoch <= options.Epochs
            ? options
            : throw new InputException($"The run in '{RunFolder}' has trained its {_point.Epoch - 1} epochs; give --epochs {_point.Epoch} or more to go on with it.");

        T Same<T>(string name, T value, T recorded) => !isGiven(name) || Equals(value, recorded)
            ? recorded
            : throw new InputException($"{name} {value}: the run in '{RunFolder}' was started with {recorded?.ToString() ?? "the starter corpus"}, and can only go on with that; leave {name} out.");
    }

    private JsonObject Section(string name) => _point.Configuration[name] as JsonObject ?? [];

    private T Read<T>(JsonObject section, string name) => section[name] is JsonValue value && value.TryGetValue(out T? read)
        ? read
        : throw new InputException($"The checkpoint '{_point.Checkpoint}' does not say {name}, so it is not one of this program's; resume it with the program that saved it.");
}
