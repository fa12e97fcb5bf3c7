using System.Text;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// Names the series of the training loop's own measurements, so that <c>promtool check metrics</c> has nothing to say, and none takes
/// the name of another.
/// </summary>
internal sealed class SeriesNames
{
    /// <summary>Endings that belong to other kinds of series.</summary>
    private static readonly string[] ReservedEndings = ["_total", "_count", "_sum", "_bucket"];

    private readonly HashSet<string> _taken = new(RunSeriesNames.All.Select(series => series.Name), StringComparer.Ordinal);

    /// <summary>The name of a gauge or a histogram: <c>training_&lt;name&gt;[_&lt;unit&gt;]</c>.</summary>
    public string OfValue(string name, BaseUnit unit)
    {
        var series = WithUnit(name, unit);
        return Take(ReservedEndings.Any(ending => series.EndsWith(ending, StringComparison.Ordinal)) ? series + "_value" : series, "");
    }

    /// <summary>The name of a counter: <c>training_&lt;name&gt;[_&lt;unit&gt;]_total</c>.</summary>
    public string OfCounter(string name, BaseUnit unit)
    {
        const string Total = "_total";
        return Take(WithUnit(name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name, unit), Total);
    }

    /// <summary>Lower case, with '_' between words and for every sign that a name cannot have.</summary>
    public static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var sign = name[i];
            if (char.IsAsciiLetterUpper(sign) && i > 0 && char.IsAsciiLetterLower(name[i - 1])) result.Append('_');
            result.Append(char.IsAsciiLetterOrDigit(sign) ? char.ToLowerInvariant(sign) : '_');
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
