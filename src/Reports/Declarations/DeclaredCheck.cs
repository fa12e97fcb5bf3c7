using System.Globalization;
using Instrumentation.Anomalies;

namespace Instrumentation.Reports.Declarations;

/// <summary>One thing that a value is checked for, because its <see cref="DetectAttribute"/> says so.</summary>
/// <param name="Field">The value.</param>
/// <param name="Check">What it is checked for.</param>
public sealed record DeclaredCheck(FieldSchema Field, CheckSchema Check)
{
    /// <summary>The value's name.</summary>
    public string Quantity => Field.Name;

    /// <summary>What is looked for.</summary>
    public Anomaly Anomaly => Check.Anomaly;

    /// <summary>What the values are that are found, such as <c>below 0 or above 1</c>; null for what has no constants to tell of.</summary>
    internal string? Limits => Anomaly switch
    {
        Anomaly.Spike => Invariant(
            $"at least {Constant("ratio", Field.Role == FieldRole.GradientNorm ? SpikeRule.GradientNormRatio : new SpikeRule().Ratio)} times what is expected and more than {Constant("threshold", new SpikeRule().Threshold)} deviations above it, after {Constant("warm_up", new SpikeRule().WarmUp)} values"),
        Anomaly.Vanishing => Invariant($"below {Constant("floor", new VanishingRule().Floor)}, or below {Constant("ratio", new VanishingRule().Ratio)} of what it was lately"),
        Anomaly.OutOfRange => string.Join(" or ", new[] { Given("minimum") is { } least ? Invariant($"below {least}") : null, Given("maximum") is { } most ? Invariant($"above {most}") : null }.OfType<string>()),
        _ => null,
    };

    /// <summary>What became of the value, as the end of a sentence that begins with its name.</summary>
    internal string Happening => Anomaly switch
    {
        Anomaly.NonFinite => "became NaN or infinite",
        Anomaly.Spike => "jumped above its recent past",
        Anomaly.Vanishing => "has vanished",
        Anomaly.OutOfRange => "left its bounds",
        Anomaly.Divergence => "rises and does not come back",
        Anomaly.Plateau => "no longer falls",
        Anomaly.Oscillation => "swings between the same heights",
        Anomaly.MemoryOverflow => "comes close to the limit",
        Anomaly.ThroughputDegradation => "tells of a training that is slower than it was",
        Anomaly.LearningRateIssue => "is zero, no number, or jumped by orders of magnitude",
        Anomaly.Overfitting => "rises while the loss on training data falls",
        Anomaly.Underfitting => "has hardly fallen since the start",
        Anomaly.PosteriorCollapse => "tells of a latent space that carries nothing",
        Anomaly.DiscriminatorDominance => "tells of an adversarial game that one side always wins",
        Anomaly.ModeCollapse => "tells of samples that are always the same",
        Anomaly.TensorLeak or Anomaly.MemoryLeak => "grows from step to step",
        Anomaly.StepWithoutEffect => "tells of an optimizer step that changed no weight",
        Anomaly.DeadUnits => "tells of units that are always zero or at their limit",
        Anomaly.UpdateRatio => "tells of updates that are out of proportion to the weights",
        _ => $"is anomalous ({Anomaly})",
    };

    private double Constant(string name, double shipped) => Given(name) ?? shipped;

    private double? Given(string name) => Check.Constants is { } constants && constants.TryGetValue(name, out var value) ? value : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
