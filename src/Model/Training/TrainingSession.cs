using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Model.Training;

/// <summary>What a run records before its first step: the data and the model.</summary>
internal sealed partial class TrainingSession(TrainingRun run)
{
    private const int BytesPerParameter = sizeof(float);

    /// <summary>Records what the training reads, and every file that it could not read whole.</summary>
    public void Announce(MidiLoader loader)
    {
        var data = loader.Dataset;
        DataOpened(data.Training.Count, data.HeldOut.Count, data.Skipped.Count, data.CacheHits, data.CacheMisses, UnigramBaseline.CrossEntropy(loader));
        foreach (var notice in data.Notices) DataNoticed(notice);
        foreach (var notice in data.Skipped) FileSkipped(notice.Path, notice.Reason);
        foreach (var notice in data.Repaired) FileRepaired(notice.Path, notice.Reason);
    }

    /// <summary>Records how large the model is.</summary>
    public void Announce(VaeGan model)
    {
        var parameters = model.GeneratorParameters.Concat(model.DiscriminatorParameters).ToList();
        var total = parameters.Sum(parameter => parameter.numel());
        var trainable = parameters.Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
        model.RecordModules(run);
        ModelBuilt(total, trainable, total * BytesPerParameter / (1024.0 * 1024.0));
    }

    [Event("model_architecture")]
    [Log(
        "[MODEL_ARCHITECTURE] Model architecture logged",
        "Total parameters: {total_parameters:N0}",
        "Trainable parameters: {trainable_parameters:N0}",
        "Model size: {model_size:F1} MB")]
    private partial void ModelBuilt(long totalParameters, long trainableParameters, double modelSize);

    [Event("data_opened")]
    [Log(
        "[DATA_OPENED] Data opened",
        "Pieces: {training_pieces} for training, {held_out_pieces} held out, {files_skipped} files left out",
        "Cache of decoded pieces: {cache_hits} hits, {cache_misses} misses",
        "Guessing held-out tokens by their frequency: {unigram_loss:F4} nats per token")]
    private partial void DataOpened(int trainingPieces, int heldOutPieces, int filesSkipped, int cacheHits, int cacheMisses, double unigramLoss);

    [Event("data_notice")]
    [Log("[DATA_WARNING] {notice}", Level = LogLevel.Warning)]
    private partial void DataNoticed(string notice);

    [Event("file_skipped")]
    [Log("[DATA_WARNING] File left out: {file_name}", "Reason: {reason}", Level = LogLevel.Warning)]
    private partial void FileSkipped(string fileName, string reason);

    [Event("file_repaired")]
    [Log("[DATA_WARNING] Damaged file read as far as it goes: {file_name}", "Reason: {reason}", Level = LogLevel.Warning)]
    private partial void FileRepaired(string fileName, string reason);
}
