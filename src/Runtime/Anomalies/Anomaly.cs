namespace Instrumentation;

/// <summary>
/// What can be wrong with a training. The first four are looked for in the moment in which a value is recorded; the others need more than one
/// value and are looked for behind the journal, by the same detectors that <c>detect</c> runs over a recorded run or a CSV file.
/// </summary>
/// <remarks><c>docs/anomalies.md</c> has the rule of each, its constants, what is known to trip it falsely, and what to do.</remarks>
[Flags]
public enum Anomaly
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The value is NaN or infinite.</summary>
    NonFinite = 1 << 0,

    /// <summary>The value lies far above its recent past: a loss spike, an exploding gradient.</summary>
    Spike = 1 << 1,

    /// <summary>The value has fallen to nothing, or far below its recent past: a vanishing gradient.</summary>
    Vanishing = 1 << 2,

    /// <summary>The value is outside the bounds that were declared for it.</summary>
    OutOfRange = 1 << 3,

    /// <summary>A loss rises and does not come back.</summary>
    Divergence = 1 << 4,

    /// <summary>A loss no longer falls.</summary>
    Plateau = 1 << 5,

    /// <summary>A loss swings between the same heights.</summary>
    Oscillation = 1 << 6,

    /// <summary>The memory in use comes close to its limit.</summary>
    MemoryOverflow = 1 << 7,

    /// <summary>The training is slower than it was.</summary>
    ThroughputDegradation = 1 << 8,

    /// <summary>The learning rate is zero, not a number, or jumps by orders of magnitude.</summary>
    LearningRateIssue = 1 << 9,

    /// <summary>The loss on held-out data rises while that on training data falls.</summary>
    Overfitting = 1 << 10,

    /// <summary>The loss has hardly fallen since the start.</summary>
    Underfitting = 1 << 11,

    /// <summary>The latent space carries nothing: few active units, or no divergence from the prior.</summary>
    PosteriorCollapse = 1 << 12,

    /// <summary>One side of an adversarial game wins always.</summary>
    DiscriminatorDominance = 1 << 13,

    /// <summary>What is generated is always the same.</summary>
    ModeCollapse = 1 << 14,

    /// <summary>The number of live tensors grows from step to step.</summary>
    TensorLeak = 1 << 15,

    /// <summary>The memory in use grows from step to step.</summary>
    MemoryLeak = 1 << 16,

    /// <summary>No step has ended for a long time.</summary>
    StalledTraining = 1 << 17,

    /// <summary>The optimizer took a step and the weights are what they were.</summary>
    StepWithoutEffect = 1 << 18,

    /// <summary>Units of a layer are always zero, or always at their limit.</summary>
    DeadUnits = 1 << 19,

    /// <summary>The updates are out of proportion to the weights.</summary>
    UpdateRatio = 1 << 20,

    /// <summary>Records of the run were lost, so that what is shown is incomplete.</summary>
    TelemetryLoss = 1 << 21,

    /// <summary>A value has settled on another level for good, and is judged by that level from now on.</summary>
    BaselineShift = 1 << 22,
}
