using System;
using System.Linq;

namespace Instrumentation.Anomalies;

/// <summary>
/// How many times what is expected a spike is at least, of the values that jump about in healthy trainings. The generator compiles it into the checks that a
/// <c>[Detect]</c> asks for, and what looks behind the journal has it from here as well.
/// </summary>
internal static class SpikeRatios
{
    /// <summary>Of a gradient norm, which doubles now and then.</summary>
    public const double GradientNorm = 3.5;

    /// <summary>Of a loss of an adversarial game, which swings because each side answers the other.</summary>
    public const double AdversarialLoss = 3;

    private static readonly char[] Separators = ['_', '/', '.', '-', ' '];
    private static readonly string[] AdversarialWords = ["adv", "adversarial", "gan", "discriminator", "generator", "critic"];

    /// <summary>That of a value; null for what has the ratio of most values.</summary>
    /// <param name="role">The name of its <c>FieldRole</c>.</param>
    /// <param name="name">Its name.</param>
    public static double? Of(string role, string name) => role switch
    {
        "GradientNorm" => GradientNorm,
        "Loss" when IsAdversarial(name) => AdversarialLoss,
        _ => null,
    };

    /// <summary>Whether a loss is one of an adversarial game, by the words of its name.</summary>
    public static bool IsAdversarial(string loss) => loss.Split(Separators).Any(word => AdversarialWords.Contains(word, StringComparer.OrdinalIgnoreCase));
}
