namespace Instrumentation.Export.Prometheus;

/// <summary>The unit in which Prometheus wants a quantity: seconds, bytes and ratios, whatever the loop measures in.</summary>
/// <param name="Name">The unit, in the plural; null for a bare number.</param>
/// <param name="Factor">What a value in the declared unit is multiplied with.</param>
internal readonly record struct BaseUnit(string? Name, double Factor)
{
    private static readonly Dictionary<string, BaseUnit> Scaled = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nanoseconds"] = new("seconds", 1e-9),
        ["microseconds"] = new("seconds", 1e-6),
        ["milliseconds"] = new("seconds", 1e-3),
        ["minutes"] = new("seconds", 60),
        ["hours"] = new("seconds", 3600),
        ["days"] = new("seconds", 86400),
        ["kilobytes"] = new("bytes", 1e3),
        ["megabytes"] = new("bytes", 1e6),
        ["gigabytes"] = new("bytes", 1e9),
        ["kibibytes"] = new("bytes", 1024),
        ["mebibytes"] = new("bytes", 1048576),
        ["gibibytes"] = new("bytes", 1073741824),
        ["percent"] = new("ratio", 1e-2),
    };

    /// <summary>The base unit of a declared one, which is its own where no other is known.</summary>
    public static BaseUnit Of(string? unit) =>
        unit is null ? new BaseUnit(null, 1) : Scaled.TryGetValue(unit, out var scaled) ? scaled : new BaseUnit(SeriesNames.SnakeCase(unit), 1);
}
