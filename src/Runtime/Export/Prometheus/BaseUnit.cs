namespace Instrumentation.Export.Prometheus;

/// <summary>
/// The unit in which Prometheus wants a quantity: seconds, bytes and ratios, whatever the loop measures in. The generator is built from
/// this file too, so that what it refuses and what the runtime shows cannot differ.
/// </summary>
/// <param name="Name">The unit, in the plural; null for a bare number.</param>
/// <param name="Factor">What a value in the declared unit is multiplied with.</param>
internal readonly record struct BaseUnit(string? Name, double Factor)
{
    /// <summary>The unit of a rate; a name may end in it, because no rate is declared.</summary>
    private const string PerSecond = "per_second";

    /// <summary>The base units, and what UCUM calls them.</summary>
    private static readonly Dictionary<string, string> Ucum = new(StringComparer.Ordinal)
    {
        ["seconds"] = "s",
        ["bytes"] = "By",
        ["ratio"] = "1",
        ["celsius"] = "Cel",
        ["meters"] = "m",
        ["grams"] = "g",
        ["joules"] = "J",
        ["volts"] = "V",
        ["amperes"] = "A",
        ["hertz"] = "Hz",
    };

    /// <summary>Units that are shown in a base unit.</summary>
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

    /// <summary>What people write for a unit, and how it is spelled here.</summary>
    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["sec"] = "seconds",
        ["secs"] = "seconds",
        ["second"] = "seconds",
        ["ns"] = "nanoseconds",
        ["us"] = "microseconds",
        ["µs"] = "microseconds",
        ["ms"] = "milliseconds",
        ["millis"] = "milliseconds",
        ["millisecond"] = "milliseconds",
        ["min"] = "minutes",
        ["minute"] = "minutes",
        ["h"] = "hours",
        ["hour"] = "hours",
        ["day"] = "days",
        ["B"] = "bytes",
        ["By"] = "bytes",
        ["byte"] = "bytes",
        ["kB"] = "kilobytes",
        ["KB"] = "kilobytes",
        ["MB"] = "megabytes",
        ["GB"] = "gigabytes",
        ["KiB"] = "kibibytes",
        ["MiB"] = "mebibytes",
        ["GiB"] = "gibibytes",
        ["%"] = "percent",
        ["percentage"] = "percent",
        ["percents"] = "percent",
        ["ratios"] = "ratio",
        ["Hz"] = "hertz",
        ["meter"] = "meters",
        ["gram"] = "grams",
        ["joule"] = "joules",
        ["volt"] = "volts",
        ["ampere"] = "amperes",
    };

    /// <summary>The base unit of a declared one, which is its own where no other is known.</summary>
    public static BaseUnit Of(string? unit) =>
        unit is null ? new BaseUnit(null, 1) : Scaled.TryGetValue(unit, out var scaled) ? scaled : new BaseUnit(SeriesNames.SnakeCase(unit), 1);

    /// <summary>Whether it is a unit of these tables, which a name may not repeat.</summary>
    public static bool IsKnown(string unit) => Ucum.ContainsKey(unit) || Scaled.ContainsKey(unit);

    /// <summary>How a unit is to be spelled, or null where it is right or not known.</summary>
    public static string? Correct(string unit) => Spellings.TryGetValue(unit, out var spelling) ? spelling : null;

    /// <summary>What UCUM calls a base unit: a unit that it does not have is an annotation in braces.</summary>
    public static string? UcumOf(string? unit) => unit is null ? null : Ucum.TryGetValue(unit, out var code) ? code : unit == PerSecond ? "1/s" : $"{{{unit}}}";
}
