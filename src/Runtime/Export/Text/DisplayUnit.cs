using System.Collections.Generic;

namespace Instrumentation.Export.Text;

/// <summary>
/// A unit in which a log template can show a value: <c>{memory:GB}</c>, <c>{wait:ms:F1}</c>. The generator compiles this file too, so
/// that what it accepts is what the log writes.
/// </summary>
internal sealed class DisplayUnit
{
    /// <summary>The specifier, as in <c>GB</c>.</summary>
    public string Name { get; }

    /// <summary>What it measures: <c>bytes</c>, <c>seconds</c> or <c>ratio</c>.</summary>
    public string Dimension { get; }

    private readonly double _size;

    // As everywhere in the log, a GB is 1024³ bytes.
    private static readonly Dictionary<string, DisplayUnit> Specifiers = Index(
        new DisplayUnit("bytes", "bytes", 1),
        new DisplayUnit("KB", "bytes", 1024),
        new DisplayUnit("MB", "bytes", 1024 * 1024),
        new DisplayUnit("GB", "bytes", 1024 * 1024 * 1024),
        new DisplayUnit("TB", "bytes", 1024.0 * 1024 * 1024 * 1024),
        new DisplayUnit("ns", "seconds", 1e-9),
        new DisplayUnit("us", "seconds", 1e-6),
        new DisplayUnit("ms", "seconds", 1e-3),
        new DisplayUnit("s", "seconds", 1),
        new DisplayUnit("min", "seconds", 60),
        new DisplayUnit("h", "seconds", 3600),
        new DisplayUnit("ratio", "ratio", 1),
        new DisplayUnit("percent", "ratio", 1e-2));

    // The units that an attribute can declare, as Prometheus' base units are derived from them.
    private static readonly Dictionary<string, DisplayUnit> Declared = Index(
        new DisplayUnit("bytes", "bytes", 1),
        new DisplayUnit("kilobytes", "bytes", 1e3),
        new DisplayUnit("megabytes", "bytes", 1e6),
        new DisplayUnit("gigabytes", "bytes", 1e9),
        new DisplayUnit("kibibytes", "bytes", 1024),
        new DisplayUnit("mebibytes", "bytes", 1024 * 1024),
        new DisplayUnit("gibibytes", "bytes", 1024 * 1024 * 1024),
        new DisplayUnit("nanoseconds", "seconds", 1e-9),
        new DisplayUnit("microseconds", "seconds", 1e-6),
        new DisplayUnit("milliseconds", "seconds", 1e-3),
        new DisplayUnit("seconds", "seconds", 1),
        new DisplayUnit("minutes", "seconds", 60),
        new DisplayUnit("hours", "seconds", 3600),
        new DisplayUnit("days", "seconds", 86400),
        new DisplayUnit("ratio", "ratio", 1),
        new DisplayUnit("percent", "ratio", 1e-2));

    private DisplayUnit(string name, string dimension, double size)
    {
        Name = name;
        Dimension = dimension;
        _size = size;
    }

    /// <summary>The unit that a specifier names, or null.</summary>
    public static DisplayUnit? Find(string specifier) => Specifiers.TryGetValue(specifier, out var unit) ? unit : null;

    /// <summary>The specifiers that fit a declared unit; none for one of another dimension.</summary>
    public static IEnumerable<string> NamesFor(string? declared)
    {
        foreach (var unit in Specifiers.Values)
        {
            if (unit.Fits(declared)) yield return unit.Name;
        }
    }

    /// <summary>Whether a value in the declared unit can be shown in this one.</summary>
    public bool Fits(string? declared) => declared is not null && Declared.TryGetValue(declared, out var unit) && unit.Dimension == Dimension;

    /// <summary>What a value in the declared unit is multiplied with.</summary>
    public double FactorFrom(string declared) => Declared[declared]._size / _size;

    private static Dictionary<string, DisplayUnit> Index(params DisplayUnit[] units)
    {
        var index = new Dictionary<string, DisplayUnit>();
        foreach (var unit in units) index.Add(unit.Name, unit);
        return index;
    }
}
