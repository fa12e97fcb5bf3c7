using System;
using System.Collections.Generic;
using System.Linq;

namespace Instrumentation.Anomalies;

/// <summary>
/// The constants of the rule for spikes that are others for values that jump about in healthy trainings, by their names in the rule. The generator compiles them into
/// the checks that a <c>[Detect]</c> asks for, and what looks behind the journal has them from here as well.
/// </summary>
internal static class SpikeConstants
{
    /// <summary>The ratio of a gradient norm, which doubles now and then.</summary>
    public const double GradientNormRatio = 3.5;

    /// <summary>The ratio of a loss of an adversarial game, which swings because each side answers the other.</summary>
    public const double AdversarialLossRatio = 3;

    private static readonly char[] Separators = ['_', '/', '.', '-', ' '];
    private static readonly string[] AdversarialWords = ["adv", "adversarial", "gan", "discriminator", "generator", "critic"];

    /// <summary>Those of a gradient norm, of which a few samples may make most.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> OfGradientNorm { get; } = [new("Ratio", GradientNormRatio), new("AboveHighest", 3)];

    /// <summary>Those of an adversarial loss.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> OfAdversarialLoss { get; } = [new("Ratio", AdversarialLossRatio)];

    /// <summary>Those of a value; none for what has those of most values.</summary>
    /// <param name="role">The name of its <c>FieldRole</c>.</param>
    /// <param name="name">Its name.</param>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(string role, string name) =>
        role == "GradientNorm" ? OfGradientNorm : role == "Loss" && IsAdversarial(name) ? OfAdversarialLoss : [];

    /// <summary>Whether a loss is one of an adversarial game, by the words of its name.</summary>
    public static bool IsAdversarial(string loss) => loss.Split(Separators).Any(word => AdversarialWords.Contains(word, StringComparer.OrdinalIgnoreCase));
}
