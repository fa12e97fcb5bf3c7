using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Instrumentation.Reports.Detection;

/// <summary>
/// A CSV file of metrics, one row per step, read row by row. Its first line names the columns: <c>step</c>, <c>epoch</c>, <c>batch</c> and <c>wall_time</c> (Unix
/// time in seconds) say where and when, every other column is a metric. A cell may be empty: the metric was not measured in that step.
/// </summary>
internal sealed class MetricsTable : IDisposable
{
    private static readonly string[] PlaceNames = ["step", "epoch", "batch", "wall_time"];

    private readonly string _path;
    private readonly CsvReader _reader;
    private readonly int?[] _places;
    private readonly (string Name, int Column)[] _metrics;
    private long _rows;

    /// <exception cref="InvalidDataException">The file has no header, or two columns of one name.</exception>
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
        if (!_reader.Read() || !_reader.ReadHeader()) throw new InvalidDataException($"'{path}' is empty; its first line must name the columns, such as step,total_loss,gradient_norm.");

        var columns = _reader.HeaderRecord!;
        if (columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"'{path}' has the column '{twice.Key}' twice; give each column a name of its own.");
        _places = [.. PlaceNames.Select(name => Array.IndexOf(columns, name) is >= 0 and var column ? column : (int?)null)];
        _metrics = [.. columns.Index().Where(column => column.Item.Length > 0 && !PlaceNames.Contains(column.Item)).Select(column => (column.Item, column.Index))];
        if (_metrics.Length == 0)
            throw new InvalidDataException($"'{path}' has no column of a metric; its first line must name the columns, such as step,total_loss,gradient_norm.");
    }

    /// <summary>The metrics, in the order of their columns.</summary>
    public IEnumerable<string> Metrics => _metrics.Select(metric => metric.Name);

    /// <summary>The rows, each once.</summary>
    /// <exception cref="InvalidDataException">A cell is no number.</exception>
    public IEnumerable<MetricsRow> Rows()
    {
        while (_reader.Read())
        {
            var step = Whole(0) ?? _rows;
            var time = _places[3] is { } column && Number(column) is { } seconds && double.IsFinite(seconds) ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : (DateTimeOffset?)null;
            yield return new MetricsRow(step, (int)(Whole(1) ?? -1), (int)(Whole(2) ?? -1), time, [.. _metrics.Select(metric => Number(metric.Column))]);
            _rows++;
        }
    }

    public void Dispose() => _reader.Dispose();

    private long? Whole(int place)
    {
        if (_places[place] is not { } column || Number(column) is not { } number) return null;
        return number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : throw Unreadable(column, "a whole number");
    }

    private double? Number(int column)
    {
        var text = _reader.GetField(column);
        if (string.IsNullOrEmpty(text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text.ToUpperInvariant() switch
        {
            "NAN" => double.NaN,
            "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
            "-INF" or "-INFINITY" => double.NegativeInfinity,
            _ => throw Unreadable(column, "a number, 'nan', 'inf' or nothing"),
        };
    }

    private InvalidDataException Unreadable(int column, string expected) => new(
        $"'{_path}', line {_reader.Context.Parser!.RawRow}, column '{_reader.HeaderRecord![column]}': '{_reader.GetField(column)}' is not {expected}.");
}

/// <summary>One row of a table of metrics.</summary>
/// <param name="Step">The global step: that of the table, or the number of the row.</param>
/// <param name="Epoch">The epoch; -1 where the table does not say.</param>
/// <param name="Batch">The batch within it; -1 where the table does not say.</param>
/// <param name="Time">When; null where the table does not say.</param>
/// <param name="Values">The metrics in the order of <see cref="MetricsTable.Metrics"/>; null for what was not measured.</param>
internal sealed record MetricsRow(long Step, int Epoch, int Batch, DateTimeOffset? Time, IReadOnlyList<double?> Values);
