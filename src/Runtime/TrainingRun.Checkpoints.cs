using Instrumentation.Anomalies;
using Instrumentation.Checkpoints;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <content>Checkpoints: what a training writes to go on from, and what the run adds to it.</content>
public sealed partial class TrainingRun
{
    /// <summary>Where this run goes on that was started with <see cref="TrainingRunOptions.Resume"/>; null for a run that starts.</summary>
    public ResumePoint? ResumedFrom { get; }

    internal RunDetectors Detectors { get; }

    /// <summary>
    /// Saves a checkpoint in <c>checkpoints/step_&lt;step&gt;/</c> of the run's folder, from which <see cref="TrainingRunOptions.Resume"/> goes on. To be
    /// called between two steps. A checkpoint appears when it is whole: what is interrupted leaves the one before.
    /// </summary>
    /// <param name="write">
    /// Writes the training's state into the folder that it is given: weights, optimizers, random generators, whatever decides the steps to come.
    /// </param>
    /// <returns>
    /// Whether it was saved. Where the disk refuses, it is said and recorded, and the training goes on. A run in memory saves nothing.
    /// </returns>
    /// <exception cref="InvalidOperationException">A step is running.</exception>
    public bool SaveCheckpoint(Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (Volatile.Read(ref Position.InStep) != 0) throw new InvalidOperationException("A checkpoint was to be saved while a step runs; save it between two steps.");
        if (_folder is null) return false;

        // What is to happen at the next step belongs to it.
        Actions.BetweenSteps();
        var start = GetTimestamp();
        var point = Position.Next("");
        try
        {
            var (folder, bytes) = new CheckpointFolder(_folder.Checkpoints).Save(point.Step, write, files => new CheckpointManifest
            {
                RunId = Id,
                Attempt = Attempt,
                Step = point.Step,
                Epoch = point.Epoch,
                Batch = point.Batch,
                Configuration = _options.Configuration ?? [],
                Detectors = Detectors.Save(),
                LearningRateScale = LearningRateScale,
                Files = files,
            });
            _records.WriteCheckpoint(start, point with { Checkpoint = RelativePath(folder) }, bytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _records.WriteFault("SaveCheckpoint", exception);
            _logger.LogError(
                exception, "The checkpoint of step {Step} could not be saved: {Reason} Training goes on; the checkpoint before it is still there. Free some space.",
                point.Step, exception.Message);
            return false;
        }
    }

    /// <summary>The files of the attempts before hold what the journal has of them, before another attempt adds to it.</summary>
    private static void CompleteEarlierAttempts(RunFolder folder, ILogger logger)
    {
        if (!EndedFile.Exists(folder)) RunRecovery.Recover(folder, logger);
        EndedFile.Delete(folder);
    }

    private string RelativePath(string path) => _folder is null ? path : Path.GetRelativePath(_folder.Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
