namespace Instrumentation.Export.Prometheus;

/// <summary>How the series of a measurement is called, for the exporter and for everything that refers to its series.</summary>
internal static class MeasurementNames
{
    /// <summary>The series of a value; null for a value that has none.</summary>
    public static Series? SeriesOf(this MeasurementScope scope, FieldSchema field, SeriesNames names)
    {
        var unit = BaseUnit.Of(field.Unit);
        return field.Role switch
        {
            FieldRole.Loss => scope.Loss,
            FieldRole.GradientNorm => scope.GradientNorm,
            FieldRole.LearningRate => scope.LearningRate,
            FieldRole.Gauge => new Series(names.OfValue(scope.Prefix + field.Name, unit), HelpOf(field)) { Unit = unit.Name },
            FieldRole.Counter => new Series(names.OfCounter(scope.Prefix + field.Name, unit), HelpOf(field)) { Unit = unit.Name },
            FieldRole.Histogram => new Series(names.OfValue(scope.Prefix + field.Name, unit), HelpOf(field))
            {
                Unit = unit.Name,
                Buckets = field.Buckets is { Count: > 0 } declared ? [.. declared.Select(bound => bound * unit.Factor).Order().Distinct()] : Buckets.Default,
            },
            _ => null,
        };
    }

    private static string HelpOf(FieldSchema field) => field.Help ?? $"The measurement '{field.Name}' of the training loop.";
}
