namespace Instrumentation.Anomalies;

/// <summary>Every type of anomaly that there is.</summary>
internal static class AnomalyTable
{
    private static readonly Dictionary<string, AnomalyType> Types;

    static AnomalyTable()
    {
        All =
        [
            .. ValueAnomalies.All,
            .. LossAnomalies.All,
            .. GradientAnomalies.All,
            .. GenerativeAnomalies.All,
            .. ResourceAnomalies.All,
        ];
        Types = All.ToDictionary(type => type.Name, StringComparer.Ordinal);
    }

    public static IReadOnlyList<AnomalyType> All { get; }

    /// <summary>A type by its name; null for one that a later version has found.</summary>
    public static AnomalyType? Of(string name) => Types.GetValueOrDefault(name);
}
