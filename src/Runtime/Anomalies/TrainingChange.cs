namespace Instrumentation;

/// <summary>What a program can announce, so that the values that follow are judged by it and not by what was before.</summary>
public enum TrainingChange
{
    /// <summary>Something else than the following.</summary>
    Other,

    /// <summary>The learning rate changes: a restart, a step of its schedule.</summary>
    LearningRate,

    /// <summary>The weights of the losses change: the divergence of a VAE is annealed, a penalty begins.</summary>
    LossWeights,

    /// <summary>The batches are of another size.</summary>
    BatchSize,

    /// <summary>The data are others: a curriculum goes on, the augmentation changes.</summary>
    Data,

    /// <summary>The model is another: layers were frozen or set free, weights were loaded.</summary>
    Model,
}
