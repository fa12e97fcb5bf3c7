using Instrumentation.Anomalies;

namespace Instrumentation.Reports.Comparison;

/// <summary>Which values of a metric are the better ones.</summary>
internal enum Better
{
    /// <summary>Nobody said, or it is the loss of an adversarial game, whose height says nothing.</summary>
    Unknown,

    /// <summary>Lower ones, as of other losses.</summary>
    Lower,

    /// <summary>Higher ones, as of a quality and of a speed.</summary>
    Higher,
}

/// <summary>What is known of losses, and of gauges, of which a program says no more than the name.</summary>
internal static class BetterValues
{
    private static readonly string[] Higher = ["quality", "accuracy", "overlap", "match"];
    private static readonly string[] Lower = ["loss", "error", "distance", "perplexity"];

    public static Better OfLoss(string name) => QuantityNames.LossKindOf(name) == QuantityKind.AdversarialLoss ? Better.Unknown : Better.Lower;

    /// <param name="name">The name of a gauge, such as <c>musical_quality/overall_quality</c>: what it is stands behind the event.</param>
    public static Better OfGauge(string name)
    {
        var words = name[(name.LastIndexOf('/') + 1)..].Split('_');
        return words.Any(Higher.Contains) ? Better.Higher : words.Any(Lower.Contains) ? Better.Lower : Better.Unknown;
    }
}
