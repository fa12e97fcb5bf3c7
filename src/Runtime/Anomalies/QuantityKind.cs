namespace Instrumentation.Anomalies;

/// <summary>What a quantity means to the detectors. Each kind has rules that are on by default.</summary>
internal enum QuantityKind
{
    /// <summary>A number of which nothing more is known.</summary>
    Gauge,

    /// <summary>A column of a table of which nothing more is known: whoever has it judged wants to know of its spikes.</summary>
    Column,

    /// <summary>A loss that is to fall.</summary>
    Loss,

    /// <summary>The divergence from a prior, which rises while the latent space is filled.</summary>
    Divergence,

    /// <summary>A loss of an adversarial game, which says nothing by its height.</summary>
    AdversarialLoss,

    /// <summary>A loss on held-out data.</summary>
    HeldOutLoss,

    /// <summary>The norm of a gradient.</summary>
    GradientNorm,

    /// <summary>The norm of the gradient of one layer. Where it is not a number, so is that of the whole, and the first parameter is named.</summary>
    LayerGradient,

    /// <summary>A learning rate.</summary>
    LearningRate,

    /// <summary>Something per second: less is worse.</summary>
    Throughput,

    /// <summary>Seconds per step: more is worse.</summary>
    StepTime,

    /// <summary>Memory in use.</summary>
    MemoryInUse,

    /// <summary>How much memory there is.</summary>
    MemoryBudget,

    /// <summary>A peak of the memory in use, or what an allocator holds in reserve: it only rises, and may fill the memory in a healthy run.</summary>
    MemoryPeak,

    /// <summary>Seconds without a sign of life.</summary>
    Pause,

    /// <summary>How many records were lost.</summary>
    LostRecords,

    /// <summary>How many tensors live.</summary>
    LiveTensors,

    /// <summary>The share of the latent dimensions that carry something, 0 to 1.</summary>
    ActiveUnits,

    /// <summary>The accuracy of a discriminator, 0 to 1.</summary>
    DiscriminatorAccuracy,

    /// <summary>How different generated samples are, relative to the data: 1 is as different.</summary>
    Diversity,

    /// <summary>By how much an optimizer step changed the weights.</summary>
    WeightChange,

    /// <summary>The share of a layer's units that are always zero or at their limit, 0 to 1.</summary>
    DeadUnits,

    /// <summary>The norm of an update over that of the weights.</summary>
    UpdateRatio,
}
