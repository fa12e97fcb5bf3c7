namespace Instrumentation.Export.TensorBoard;

/// <summary>The tags of a run, as <c>docs/tensorboard.md</c> lists them.</summary>
internal sealed class RunTags
{
    private readonly Dictionary<string, TagFamily> _events = [];

    /// <summary>How long a step took.</summary>
    public static byte[] StepDuration { get; } = "Performance/StepDuration"u8.ToArray();

    /// <summary>How long an epoch took.</summary>
    public static ReadOnlySpan<byte> EpochDuration => "Epoch/Duration"u8;

    public TagFamily Losses { get; } = new("Training/Losses/");

    public TagFamily Gradients { get; } = new("Training/Gradients/", "gradient_norm", "Training/GradientNorm");

    public TagFamily LearningRates { get; } = new("Training/LearningRates/", "learning_rate", "Training/LearningRate");

    public TagFamily Gauges { get; } = new("Training/Gauges/");

    public TagFamily Throughputs { get; } = new("Performance/Throughput/");

    public TagFamily Phases { get; } = new("Performance/Phases/");

    public TagFamily Memory { get; } = new("Performance/Memory/");

    /// <summary>What an epoch returns, and the means of its losses.</summary>
    public TagFamily Train { get; } = new("Epoch/Train_");

    /// <summary>What an evaluation returns.</summary>
    public TagFamily Validation { get; } = new("Epoch/Val_");

    /// <summary>The sums of counters over an epoch.</summary>
    public TagFamily Totals { get; } = new("Epoch/Total_");

    /// <summary>The metrics of one kind of event.</summary>
    public TagFamily Event(string name)
    {
        if (!_events.TryGetValue(name, out var tags)) _events[name] = tags = new TagFamily($"Events/{TagFamily.Clean(name)}/");
        return tags;
    }

    /// <summary>The tags of a step's values; null for a role that has none in each step.</summary>
    public TagFamily? OfStep(FieldRole role) => role switch
    {
        FieldRole.Loss => Losses,
        FieldRole.GradientNorm => Gradients,
        FieldRole.LearningRate => LearningRates,
        FieldRole.Gauge or FieldRole.Histogram => Gauges,
        _ => null,
    };
}
