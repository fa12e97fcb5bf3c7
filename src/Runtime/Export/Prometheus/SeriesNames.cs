using System.Text;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// Names the series of the training loop's own measurements, so that <c>promtool check metrics</c> has nothing to say, and none takes
/// the name of another.
/// </summary>
internal sealed class SeriesNames
{
    private const string Total = "_total";

    /// <summary>Endings that belong to other kinds of series.</summary>
    private static readonly string[] ReservedEndings = [Total, "_count", "_sum", "_bucket"];

    private readonly HashSet<string> _taken = new(RunSeriesNames.All.Select(series => series.Name), StringComparer.Ordinal);

    /// <summary>The name of a gauge or a histogram: <c>training_&lt;name&gt;[_&lt;unit&gt;]</c>.</summary>
    public string OfValue(string name, BaseUnit unit)
    {
        var series = NameOf(name, unit, isCounter: false);
        return Take(ReservedEnding(series) is null ? series : series + "_value", "");
    }

    /// <summary>The name of a counter: <c>training_&lt;name&gt;[_&lt;unit&gt;]_total</c>.</summary>
    public string OfCounter(string name, BaseUnit unit)
    {
        var series = NameOf(name, unit, isCounter: true);
        return Take(series.Substring(0, series.Length - Total.Length), Total);
    }

    /// <summary>What a measurement's series is called where no other series has that name.</summary>
    public static string NameOf(string name, BaseUnit unit, bool isCounter)
    {
        if (!isCounter) return WithUnit(name, unit);
        return WithUnit(name.EndsWith(Total, StringComparison.Ordinal) ? name.Substring(0, name.Length - Total.Length) : name, unit) + Total;
    }

    /// <summary>The ending of a series that another kind of series must have, or null.</summary>
    public static string? ReservedEnding(string series) => ReservedEndings.FirstOrDefault(ending => series.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Lower case, with '_' between words and for every sign that a name cannot have.</summary>
    public static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var sign = name[i];
            if (sign is >= 'A' and <= 'Z' && i > 0 && name[i - 1] is >= 'a' and <= 'z') result.Append('_');
            result.Append(sign is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') ? char.ToLowerInvariant(sign) : '_');
        }

        return result.ToString();
    }

    private static string WithUnit(string name, BaseUnit unit)
    {
        var series = "training_" + SnakeCase(name);
        return unit.Name is null || series.EndsWith("_" + unit.Name, StringComparison.Ordinal) ? series : $"{series}_{unit.Name}";
    }

    private string Take(string series, string ending)
    {
        while (!_taken.Add(series + ending)) series += "_value";
        return series + ending;
    }
}
