namespace Instrumentation.Model.Training;

/// <summary>How one epoch ended. The means of its losses follow from its steps.</summary>
/// <param name="HeldOut">The losses on held-out windows after the epoch.</param>
/// <param name="IsBest">Whether the held-out reconstruction loss is the lowest so far.</param>
/// <param name="CheckpointSaved">Whether the weights were saved as the best.</param>
internal readonly record struct EpochResult(
    EvaluationResult HeldOut,
    [Field("is_best_model")] bool IsBest,
    [Field("checkpoint_saved")] bool CheckpointSaved);
