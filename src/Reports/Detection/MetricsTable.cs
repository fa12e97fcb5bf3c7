using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Instrumentation.Anomalies;

namespace Instrumentation.Reports.Detection;

/// <summary>
/// A CSV file of metrics, read row by row. Its first line names the columns: <c>step</c>, <c>epoch</c>, <c>batch</c> and <c>wall_time</c> (Unix time in seconds) say
/// where and when, every other column is a metric. A cell may be empty: the metric was not measured in that row. Without <c>step</c> the rows are counted.
/// </summary>
internal sealed class MetricsTable : IDisposable
{
    private readonly string _path;
    private readonly CsvReader _reader;

    /// <exception cref="InvalidDataException">The file has no line with names, no column of a metric, or two columns of one name.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MetricsTable(string path)
    {
        _path = path;
        _reader = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            MissingFieldFound = null,
        });
        if (!_reader.Read() || !_reader.ReadHeader()) throw new InvalidDataException($"'{path}' is empty; {Advice}");

        Columns = _reader.HeaderRecord!;
        if (Columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"'{path}' has the column '{twice.Key}' twice; give each column a name of its own.");
        if (!Columns.Any(ColumnObservations.IsMetric)) throw new InvalidDataException($"'{path}' has no column of a metric; {Advice}");
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    private static string Advice => "its first line must name the columns, such as step,total_loss,gradient_norm.";

    /// <summary>The rows, each once: a number or null for each column.</summary>
    /// <exception cref="InvalidDataException">A cell is no number.</exception>
    public IEnumerable<double?[]> Rows()
    {
        var row = new double?[Columns.Count];
        while (_reader.Read())
        {
            for (var column = 0; column < row.Length; column++) row[column] = Number(column);
            yield return row;
        }
    }

    public void Dispose() => _reader.Dispose();

    private double? Number(int column)
    {
        var text = _reader.GetField(column);
        if (string.IsNullOrEmpty(text)) return null;
        var isWhole = ColumnObservations.Positions.Contains(Columns[column]);
        double? number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : text.ToUpperInvariant() switch
        {
            "INF" or "+INF" or "+INFINITY" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => null,
        };
        if (number is { } value && (!isWhole || (value == Math.Floor(value) && Math.Abs(value) < 1e15))) return value;
        throw new InvalidDataException(
            $"'{_path}', line {_reader.Context.Parser!.RawRow}, column '{Columns[column]}': '{text}' is not {(isWhole ? "a whole number" : "a number, nan, inf, or nothing where it was not measured")}.");
    }
}
