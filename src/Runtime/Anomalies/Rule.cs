using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>A rule that ships: what it looks for, its constants, and the detector that applies it.</summary>
/// <param name="Anomaly">What it looks for.</param>
/// <param name="Defaults">Its constants, by their names in <c>snake_case</c>.</param>
/// <param name="WholeNumbers">Those of them that are whole numbers.</param>
/// <param name="Create">Makes the detector of one quantity, with constants of which each is known and has a value of its type.</param>
internal sealed record Rule(Anomaly Anomaly, JsonObject Defaults, IReadOnlySet<string> WholeNumbers, Func<JsonObject, bool, QuantityCheck> Create)
{
    private const Anomaly PointAnomalies = Anomaly.NonFinite | Anomaly.Spike | Anomaly.Vanishing | Anomaly.OutOfRange;

    /// <summary>All that there are, in the order of <see cref="Instrumentation.Anomaly"/>.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Of<NonFiniteDetector, NonFiniteRule>(new()),
        Of<SpikeDetector, SpikeRule>(new()),
        Of<VanishingDetector, VanishingRule>(new()),
        Of<OutOfRangeDetector, OutOfRangeRule>(new()),
    ];

    /// <summary>Its name in files.</summary>
    public string Name { get; } = NameOf(Anomaly);

    /// <summary>Whether generated code judges it in the moment in which a value is recorded.</summary>
    public static bool IsPoint(Anomaly anomaly) => (anomaly & PointAnomalies) != 0;

    /// <summary>The rule that looks for an anomaly; null for what no rule of a value looks for.</summary>
    public static Rule? Of(Anomaly anomaly) => All.FirstOrDefault(rule => rule.Anomaly == anomaly);

    /// <summary>What files call the rule of an anomaly.</summary>
    public static string NameOf(Anomaly anomaly) => JsonNamingPolicy.SnakeCaseLower.ConvertName(anomaly.ToString());

    private static Rule Of<TDetector, TRule>(TRule defaults)
        where TDetector : struct, IDetector<TRule>
        where TRule : struct => new(
        TDetector.Anomaly,
        (JsonObject)JsonSerializer.SerializeToNode(defaults, DetectorJson.Options)!,
        typeof(TRule).GetProperties().Where(constant => constant.PropertyType == typeof(int)).Select(constant => JsonNamingPolicy.SnakeCaseLower.ConvertName(constant.Name)).ToHashSet(),
        (constants, isInline) => new QuantityCheck<TDetector, TRule>(constants.Deserialize<TRule>(DetectorJson.Options)) { IsInline = isInline });
}
