using System.Text.Json.Nodes;

namespace Instrumentation.Checkpoints;

/// <summary>A run that is to go on: its folder, which this process holds now, and its newest whole checkpoint.</summary>
internal sealed record ResumedRun(RunFolder Folder, RunLock? Lock, ResumePoint Point, CheckpointManifest Manifest)
{
    /// <summary>The sections of the configuration that decide whether a checkpoint fits. How long and with what to train on may change.</summary>
    private static readonly string[] FixedSections = ["model_config", "data_config"];

    /// <summary>Takes the lock of a run's folder and finds where to go on.</summary>
    /// <exception cref="TrainingRunException">There is no such run, nothing to go on from, another process has it, or it is another program's.</exception>
    public static ResumedRun Open(string path, TrainingRunOptions options)
    {
        var isCheckpoint = options.InMemory && File.Exists(Path.Combine(path, CheckpointManifest.FileName));
        var root = ExistingFolder(isCheckpoint ? Path.Combine(path, "..", "..") : path);
        var runLock = options.InMemory ? null : Acquire(root);
        try
        {
            var (folder, manifest) = isCheckpoint ? WholeCheckpoint(path) : NewestCheckpoint(root);
            Check(root, manifest, options);
            return new ResumedRun(new RunFolder(root, manifest.RunId), runLock, PointOf(folder, manifest), manifest);
        }
        catch
        {
            runLock?.Dispose();
            throw;
        }
    }

    /// <summary>Where a run would go on.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static ResumePoint Find(string path)
    {
        var (folder, manifest) = NewestCheckpoint(ExistingFolder(path));
        return PointOf(folder, manifest);
    }

    private static ResumePoint PointOf(string folder, CheckpointManifest manifest) =>
        new(folder, manifest.Step, manifest.Epoch, manifest.Batch) { Configuration = manifest.Configuration };

    private static string ExistingFolder(string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(Path.Combine(root, RunFolder.JournalName))
            ? root
            : throw new TrainingRunException($"There is no run in '{path}': give the folder of a run, the one that has '{RunFolder.JournalName}' in it.");
    }

    private static RunLock Acquire(string root)
    {
        try
        {
            return RunLock.Acquire(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRunException($"The run folder '{root}' cannot be written ({exception.Message.TrimEnd('.')}); a run can only go on where it can.", exception);
        }
    }

    private static (string Folder, CheckpointManifest Manifest) NewestCheckpoint(string root) => Known(
        new CheckpointFolder(new RunFolder(root, "").Checkpoints).FindNewest()
            ?? throw new TrainingRunException($"The run in '{root}' has no whole checkpoint to go on from: start it anew."));

    private static (string Folder, CheckpointManifest Manifest) WholeCheckpoint(string folder) => Known((
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
        CheckpointManifest.TryRead(folder) ?? throw new TrainingRunException($"The checkpoint '{folder}' is not whole; give another one.")));

    private static (string Folder, CheckpointManifest Manifest) Known((string Folder, CheckpointManifest Manifest) checkpoint) =>
        checkpoint.Manifest.FormatVersion <= CheckpointManifest.CurrentFormatVersion
            ? checkpoint
            : throw new TrainingRunException($"The checkpoint '{checkpoint.Folder}' has format version {checkpoint.Manifest.FormatVersion}, and this program knows versions up to {CheckpointManifest.CurrentFormatVersion}; resume with the program that saved it.");

    private static void Check(string root, CheckpointManifest manifest, TrainingRunOptions options)
    {
        if (!manifest.RunId.StartsWith(options.Name + "_", StringComparison.Ordinal))
            throw new TrainingRunException($"The run in '{root}' is '{manifest.RunId}', and this program's runs are named '{options.Name}'; resume it with the program that started it.");

        var configuration = JsonNode.Parse((options.Configuration ?? []).ToJsonString())!;
        foreach (var section in FixedSections)
        {
            if (FirstDifference(section, manifest.Configuration[section], configuration[section]) is not { } difference) continue;
            throw new TrainingRunException($"The run in '{root}' was saved with {difference}; go on with what it was saved with, or start a new run.");
        }
    }

    /// <summary>Where two configurations differ first, in words; null when they do not.</summary>
    private static string? FirstDifference(string name, JsonNode? saved, JsonNode? now)
    {
        if (saved is JsonObject || now is JsonObject)
        {
            var (before, after) = (saved as JsonObject ?? [], now as JsonObject ?? []);
            return before.Concat(after).Select(member => member.Key).Distinct()
                .Select(key => FirstDifference($"{name}.{key}", before[key], after[key]))
                .FirstOrDefault(difference => difference is not null);
        }

        return JsonNode.DeepEquals(saved, now) ? null : $"{name} = {saved?.ToJsonString() ?? "nothing"} and is to go on with {now?.ToJsonString() ?? "nothing"}";
    }
}
