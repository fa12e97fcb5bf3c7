using Instrumentation.Model.Data;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Model.Training;

/// <summary>What happens beside the steps.</summary>
internal sealed partial class VaeGanTrainer
{
    [Event("checkpoint_saved")]
    private partial void CheckpointSaved([EpochIndex] int epoch, string path, long bytes);

    [Event("data_usage")]
    [Log(
        "[DATA_USAGE] Processed file: {file_name}",
        "Original length: {original_length}, Processed: {processed_length}",
        "Augmentation: {augmentation_applied}",
        "Transposition: {transposition} semitones",
        "Time stretch: {time_stretch:F2}x",
        "Velocity scale: {velocity_scale:F2}x",
        "Processing time: {processing_time:F3}s",
        "Cache hit: {cache_hit}",
        Level = LogLevel.Debug)]
    private partial void FileUsed(
        [EpochIndex] int epoch,
        [BatchIndex] int batch,
        [SampleId] string fileName,
        int originalLength,
        int processedLength,
        bool augmented,
        string augmentationApplied,
        int transposition,
        double timeStretch,
        double velocityScale,
        string instrumentsUsed,
        [Histogram(Unit = "seconds", Help = "The time that making one sample took.", Buckets = [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1])] double processingTime,
        bool cacheHit);

    private void FileUsed(int epoch, int batch, FileUse file) => FileUsed(
        epoch, batch, file.FileName, file.OriginalLength, file.ProcessedLength, file.Augmented, AugmentationsOf(file), file.Transposition,
        file.TimeStretch, file.VelocityScale, string.Join(", ", file.Instruments), file.ProcessingSeconds, file.CacheHit);

    private static string AugmentationsOf(FileUse file)
    {
        string[] names =
        [
            .. file.Transposition != 0 ? ["pitch_transpose"] : Array.Empty<string>(),
            .. file.TimeStretch != 1 ? ["time_stretch"] : Array.Empty<string>(),
            .. file.VelocityScale != 1 ? ["velocity_scale"] : Array.Empty<string>(),
        ];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }
}
