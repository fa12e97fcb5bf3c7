using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Journal;
using EpochLine = Instrumentation.Export.JsonLines.EpochSummary;

namespace Instrumentation.Reports.Declarations;

/// <summary>One declared value and where the destinations show it.</summary>
/// <param name="Record">The record that it belongs to.</param>
/// <param name="Field">The value.</param>
/// <param name="Series">Its Prometheus series, or null for none.</param>
/// <param name="Tags">Its TensorBoard tags.</param>
/// <param name="JsonFile">The JSON file that has it, or null for none.</param>
/// <param name="JsonPath">Where it stands in a line of that file.</param>
internal sealed record DeclaredValue(
    DeclaredRecord Record, FieldSchema Field, Series? Series, IReadOnlyList<string> Tags, string? JsonFile, string JsonPath)
{
    /// <summary>The unit of the series' samples.</summary>
    public string? SeriesUnit => IsShared ? Field.Unit : BaseUnit.Of(Field.Unit).Name;

    /// <summary>Whether its series is that of all values of its role, which the first label tells apart.</summary>
    private bool IsShared => Field.Role is FieldRole.Loss or FieldRole.GradientNorm or FieldRole.LearningRate;

    /// <summary>Its series as PromQL selects it.</summary>
    public string Selector => IsShared ? Promql.Select(Series!.Name, $"{Series.Labels[0]}=\"{Field.Name}\"") : Series!.Name;

    /// <summary>Every value of a manifest.</summary>
    public static IReadOnlyList<DeclaredValue> Of(Manifest manifest)
    {
        // A step's row has the values of its phases first.
        var order = manifest.Records.OrderBy(record => record.Schema.Role == RecordRole.Step).SelectMany(record => record.Schema.Fields).ToList();
        var learningRate = order.Find(field => field.Role == FieldRole.LearningRate);
        var gradientNorm = order.Find(field => field.Role == FieldRole.GradientNorm);
        var names = new SeriesNames();
        var tags = new RunTags();
        var known = new Dictionary<(MeasurementScope, FieldRole, string), Series?>();
        var values = new List<DeclaredValue>();
        foreach (var record in manifest.Records)
        {
            var scope = ScopeOf(record.Schema.Role);
            foreach (var field in record.Schema.Fields)
            {
                var (file, path) = JsonOf(record.Schema, field, isHeading: field == learningRate || field == gradientNorm);
                foreach (var number in NumbersOf(field))
                {
                    var key = (scope, number.Role, number.Name);
                    if (!known.TryGetValue(key, out var series)) known[key] = series = scope.SeriesOf(number, names);
                    values.Add(new DeclaredValue(record, number, series, [.. TagsOf(record.Schema, number, tags)], file, path));
                }
            }
        }

        return values;
    }

    /// <summary>An array shows as three numbers, but to a histogram, which takes each element.</summary>
    private static IEnumerable<FieldSchema> NumbersOf(FieldSchema field) =>
        field.Role != FieldRole.Histogram && RecordLayout.SummaryOf(field) is { } summary ? [summary.Min, summary.Mean, summary.Max] : [field];

    private static MeasurementScope ScopeOf(RecordRole role) => role switch
    {
        RecordRole.Evaluation => MeasurementScope.Validation,
        RecordRole.Epoch => MeasurementScope.Epoch,
        _ => MeasurementScope.Step,
    };

    private static IEnumerable<string> TagsOf(RecordSchema record, FieldSchema field, RunTags tags)
    {
        if (record.Role == RecordRole.Event && RecordLayout.HistogramOf(record, field) is { } histogram) yield return tags.Event(record.Name).TagOf(histogram);
        if (!field.IsMetric && !field.IsMedia) yield break;
        if (record.Role is RecordRole.Step or RecordRole.Phase)
        {
            if (tags.OfStep(field.Role) is { } family) yield return family.TagOf(field.Name);
            if (field.Role == FieldRole.Loss) yield return tags.Train.TagOf(field.Name);
            if (field.Role == FieldRole.Counter) yield return tags.Totals.TagOf(field.Name);
            if (field.Rate) yield return tags.Throughputs.TagOf(field.Name + "_per_second");
        }
        else if (record.Role == RecordRole.Evaluation)
        {
            yield return tags.Validation.TagOf(field.Name);
        }
        else if (record.Role == RecordRole.Epoch)
        {
            yield return tags.Train.TagOf(field.Name);
        }
        else
        {
            yield return tags.Event(record.Name).TagOf(field.Name);
        }
    }

    private static (string? File, string Path) JsonOf(RecordSchema record, FieldSchema field, bool isHeading)
    {
        if (field.Role == FieldRole.Label && record.Role != RecordRole.Event) return (null, "");
        var (file, path) = record.Role switch
        {
            RecordRole.Event => (JsonLinesExporter.FileOf(record.Name), JsonLinesExporter.IsCommon(field.Name) ? field.Name + "_" : field.Name),
            RecordRole.Evaluation => ("evaluations", $"{(field.Role == FieldRole.Loss ? "losses" : "metrics")}.{field.Name}"),
            RecordRole.Epoch when field.Role == FieldRole.Loss => (JsonLinesExporter.EpochSummariesName, $"losses.{field.Name}"),
            RecordRole.Epoch => (JsonLinesExporter.EpochSummariesName, EpochLine.Known.Contains(field.Name) ? field.Name : $"metrics.{field.Name}"),
            RecordRole.Phase when field.Type == FieldType.Text => ("", ""),
            RecordRole.Phase when field.Name == "skipped" => (JsonLinesExporter.BatchMetricsName, "skipped_phases"),
            _ when field.Type == FieldType.Text => (JsonLinesExporter.BatchMetricsName, $"texts.{field.Name}"),
            _ => (JsonLinesExporter.BatchMetricsName, StepPath(field, isHeading)),
        };
        var isLabelled = record.Role != RecordRole.Event && record.Fields.Any(other => other.Role == FieldRole.Label);
        return (file.Length == 0 ? null : file + JsonLinesExporter.ExtensionOfLines, isLabelled ? path + "[].value" : path);
    }

    private static string StepPath(FieldSchema field, bool isHeading) => field.Role switch
    {
        FieldRole.Loss => $"losses.{field.Name}",
        FieldRole.Counter => $"counters.{field.Name}",
        FieldRole.LearningRate when isHeading => "learning_rate",
        FieldRole.GradientNorm when isHeading => "gradient_norm",
        _ => $"metrics.{field.Name}",
    };
}
