using System.Globalization;
using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>The seed's own run: 100 batches of a healthy training, on which the mission's detector reported 18 anomalies.</summary>
internal sealed class SeedTrace
{
    private readonly string[] _columns;
    private readonly double?[][] _rows;

    private SeedTrace(string[] columns, double?[][] rows) => (_columns, _rows) = (columns, rows);

    public IReadOnlyList<string> Columns => _columns;

    public static SeedTrace Read(string path)
    {
        var lines = File.ReadAllLines(path);
        return new SeedTrace(
            lines[0].Split(','),
            [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',').Select(value => value.Length == 0 ? (double?)null : double.Parse(value, CultureInfo.InvariantCulture)).ToArray())]);
    }

    /// <summary>What the mission's detector reports on it: how many of each severity, and how often it changed its thresholds.</summary>
    public (int Info, int Warning, int Critical, long Adjustments) Mission()
    {
        string[] left = ["step", "epoch", "batch", "wall_time", "cpu_rss", "gpu_reserved"];
        var counts = new int[4];
        var detector = new MissionDetector();
        var epoch = Array.IndexOf(_columns, "epoch");
        foreach (var row in _rows)
        {
            var values = _columns.Zip(row).Where(value => !left.Contains(value.First) && value.Second is not null).Select(value => (value.First, value.Second!.Value));
            detector.Check(values, (int)row[epoch]!, (_, _, severity) => counts[(int)severity]++);
        }

        return (counts[0], counts[1], counts[2], detector.Adjustments);
    }

    /// <summary>What is found in it by the shipped rules.</summary>
    /// <param name="change">What becomes of a value, by the row and the column; null for the run as it was.</param>
    public IReadOnlyList<(long Step, Anomaly Anomaly, string Metric)> Alarms(Func<int, string, double, double>? change = null)
    {
        var findings = new Findings();
        var observations = new ColumnObservations(new Anomalies.Detection(RuleSet.Shipped, findings), _columns);
        for (var row = 0; row < _rows.Length; row++)
            observations.Add([.. _rows[row].Select((value, column) => value is { } given && change is not null ? change(row, _columns[column], given) : value)]);
        return findings.Alarms;
    }
}
