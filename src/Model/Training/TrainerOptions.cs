using Instrumentation.Model.Network;

namespace Instrumentation.Model.Training;

/// <summary>How a <see cref="VaeGanTrainer"/> trains.</summary>
internal sealed record TrainerOptions
{
    /// <summary>Epochs of the whole training, 1 or more; the schedules are stretched over them.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Highest learning rate of encoder and decoder.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>Learning rate of the discriminator. Lower, so that it does not outrun the decoder.</summary>
    public float DiscriminatorLearningRate { get; init; } = 2e-4f;

    /// <summary>Gradient norm above which gradients are scaled down.</summary>
    public float GradientNormLimit { get; init; } = 1;

    /// <summary>Weight of the divergence after the annealing, which takes half of the training.</summary>
    public float KlWeight { get; init; } = 1;

    /// <summary>Every how many steps the layers are looked at, 1 or more.</summary>
    public int LayerInterval { get; init; } = 5;

    /// <summary>Every how many steps the values of weights and gradients are told, 1 or more.</summary>
    public int HistogramInterval { get; init; } = 50;

    /// <summary>What stands between the data and the steps; null for nothing.</summary>
    public IStepHooks? Hooks { get; init; }

    /// <summary>Pieces of music to draw after each epoch, 1 or more: what the quality is measured on.</summary>
    public int SamplesPerEpoch { get; init; } = 64;

    /// <summary>How many of them are written as music, pictures and sound.</summary>
    public int SamplesSaved { get; init; } = 2;

    /// <summary>The most tokens in one of them: about six bars.</summary>
    public int SampleLength { get; init; } = 256;

    /// <summary>Seed of the samples; the model and the loader have their own.</summary>
    public int Seed { get; init; }

    /// <summary>Folder for the samples, made when needed.</summary>
    public required string SamplesFolder { get; init; }

    /// <summary>Folder for the best weights, made when needed.</summary>
    public required string CheckpointsFolder { get; init; }

    /// <summary>The annealing of the divergence's weight over <paramref name="totalSteps"/>.</summary>
    public KlSchedule KlSchedule(int totalSteps) => new(KlWeight, totalSteps / 2);

    /// <summary>The learning rate of encoder and decoder over <paramref name="totalSteps"/>.</summary>
    public LearningRateSchedule LearningRateSchedule(int totalSteps) => new(LearningRate, Math.Min(20, totalSteps / 5), totalSteps);
}
