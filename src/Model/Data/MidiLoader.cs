namespace Instrumentation.Model.Data;

/// <summary>How a <see cref="MidiLoader"/> cuts and varies its pieces.</summary>
internal sealed record MidiLoaderOptions
{
    /// <summary>Windows in a batch, 1 or more.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Tokens in a window, 16 or more.</summary>
    public int WindowLength { get; init; } = 64;

    /// <summary>How often an epoch uses each training piece, 1 or more; a short corpus wants several.</summary>
    public int WindowsPerPiece { get; init; } = 1;

    /// <summary>Decides every order, window and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>The chance, 0 to 1, that a window is augmented at all.</summary>
    public double AugmentationProbability { get; init; } = 0.5;
}

/// <summary>Serves a <see cref="Dataset"/> as batches. The same seed and epoch give the same batches on every machine.</summary>
internal sealed class MidiLoader(Dataset dataset, MidiLoaderOptions options)
{
    /// <summary>What is served.</summary>
    public Dataset Dataset { get; } = dataset;

    /// <summary>How it is served.</summary>
    public MidiLoaderOptions Options { get; } = options;

    /// <summary>Batches in every epoch.</summary>
    public int BatchesPerEpoch => (Dataset.Training.Count * Options.WindowsPerPiece + Options.BatchSize - 1) / Options.BatchSize;

    /// <summary>The batches of an epoch, counted from 0: every training piece used <see cref="MidiLoaderOptions.WindowsPerPiece"/> times, in an
    /// order of the epoch's own.</summary>
    public IEnumerable<Batch> Batches(int epoch) => throw new NotImplementedException();

    /// <summary>The validation batches, always the same: windows spread over every held-out piece, without augmentation.</summary>
    public IEnumerable<Batch> HeldOut() => throw new NotImplementedException();
}
