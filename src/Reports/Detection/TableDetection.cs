using Instrumentation.Anomalies;

namespace Instrumentation.Reports.Detection;

/// <summary>Runs the rules over a CSV file of metrics.</summary>
internal static class TableDetection
{
    /// <exception cref="InvalidDataException">The file is no table of numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DetectionResult Run(string path, RuleSet rules)
    {
        using var table = new MetricsTable(path);
        var result = new DetectionResult();
        var detection = new Anomalies.Detection(rules, result, stepsPerReading: 1);
        var observations = new ColumnObservations(detection, table.Columns);
        var isEmpty = true;
        foreach (var row in table.Rows())
        {
            isEmpty = false;
            var step = observations.Add(row);
            for (var column = 0; column < row.Length; column++)
            {
                if (row[column] is { } value && ColumnObservations.IsMetric(table.Columns[column])) result.Add(table.Columns[column], step, value);
            }
        }

        if (isEmpty) result.Notices.Add($"'{path}' has no rows.");
        result.Finish(detection);
        return result;
    }
}
