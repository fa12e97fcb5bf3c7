using System.Globalization;
using Instrumentation.Model.Data;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Model.Lineage;

/// <summary>
/// Records each use of a file: which sample was made of it, for which step and how, all that it takes to make it again. Called where batches are
/// made, which may be steps ahead of the training, and on a thread of its own. Allocates nothing.
/// </summary>
internal sealed partial class DataUsage(TrainingRun run)
{
    /// <summary>The name of the event, and of its file.</summary>
    public const string EventName = "data_usage";

    private const string Split = "training";
    private const int SeedDigits = 16;

    /// <summary>Records the uses of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="epoch">Its epoch, as the training counts them.</param>
    /// <param name="step">The global step that it is for.</param>
    public void Record(Batch batch, int epoch, long step)
    {
        Span<char> hash = stackalloc char[SampleHash.Length];
        Span<char> seed = stackalloc char[SeedDigits];
        Span<char> operations = stackalloc char[Operations.MaxLength];
        for (var row = 0; row < batch.Size; row++)
        {
            var use = batch.Files[row];
            SampleHash.Write(batch.Row(row), hash);
            use.Seed.TryFormat(seed, out _, "x16", CultureInfo.InvariantCulture);
            FileUsed(
                step, epoch, batch.Index, use.FileName, use.OriginalLength, use.ProcessedLength, use.Augmented, Operations.NamesOf(use), use.Transposition,
                use.TimeStretch, use.VelocityScale, use.Instruments, use.ProcessingSeconds, use.CacheHit, row, use.SourcePath, use.SourceHash, Split,
                use.StartBar, use.StartStep, batch.WindowLength, seed, Operations.Write(use, batch.WindowLength, operations), hash, use.Warnings);
        }
    }

    [Event(EventName)]
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
        [StepIndex] long step,
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
        bool cacheHit,
        int row,
        string sourcePath,
        string sourceSha256,
        string split,
        int startBar,
        int startStep,
        int windowLength,
        ReadOnlySpan<char> seed,
        ReadOnlySpan<char> operations,
        ReadOnlySpan<char> outputSha256,
        string? warnings);
}
