using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Comparison;

namespace Instrumentation.Reports.Export;

/// <summary>The tables that say something of a run as a whole, as JSON lines.</summary>
internal static class RunRows
{
    public const string Runs = "runs", Configuration = "configuration", Metrics = "metrics";

    private static readonly Dictionary<string, ColumnType> Types = new[]
    {
        (ColumnType.Text, "name status reason device host operating_system dotnet_version torchsharp_version instrumentation_version git_commit git_branch configuration kind value better"),
        (ColumnType.Time, "started"),
        (ColumnType.Flag, "git_dirty"),
        (ColumnType.Whole, "attempts planned_epochs batches_per_epoch epochs steps last_step anomalies faults missing_records rank world_size best_step converged_step non_finite"),
        (ColumnType.Real, "duration_seconds number last best"),
    }.SelectMany(type => type.Item2.Split(' ').Select(name => (Name: name, Type: type.Item1))).ToDictionary(known => known.Name, known => known.Type);

    public static DeclaredType? TypeOf(string name) => Types.TryGetValue(name, out var type) ? new DeclaredType(type) : null;

    public static IEnumerable<(string Table, IReadOnlyList<JsonElement> Rows)> Of(ComparedRun run) =>
    [
        (Runs, [Element(RunOf(run))]),
        (Configuration, [.. run.Facts.DistinctBy(fact => fact.Name).Select(fact => Element(FactOf(fact)))]),
        (Metrics, [.. run.Metrics.Values.Select(metric => Element(MetricOf(metric)))]),
    ];

    private static JsonObject RunOf(ComparedRun run)
    {
        var summary = run.Summary;
        var facts = summary.Progress.Run;
        var row = new JsonObject
        {
            ["name"] = facts["name"]?.DeepClone(),
            ["status"] = summary.Status,
            ["reason"] = summary.Reason,
            ["started"] = (summary.Attempts.Count > 0 ? summary.Attempts[0].Started : summary.Progress.Started).ToString("O", CultureInfo.InvariantCulture),
            ["duration_seconds"] = JsonNumber.Of(summary.Duration.TotalSeconds),
            ["attempts"] = summary.Progress.Attempt,
            ["planned_epochs"] = summary.Progress.Epochs,
            ["batches_per_epoch"] = summary.Progress.BatchesPerEpoch,
            ["epochs"] = summary.EpochCount,
            ["steps"] = summary.Steps,
            ["last_step"] = summary.LastStep < 0 ? null : summary.LastStep,
            ["anomalies"] = summary.AnomalyHistory.Total,
            ["faults"] = summary.Faults,
            ["missing_records"] = summary.MissingRecords,
        };
        foreach (var name in new[] { "device", "host", "operating_system", "dotnet_version", "torchsharp_version", "instrumentation_version", "git_commit", "git_branch", "git_dirty", "rank", "world_size" })
            row[name] = facts[name]?.DeepClone();
        row["configuration"] = facts["configuration"]?.ToJsonString();
        return row;
    }

    private static JsonObject FactOf(RunFact fact) => new()
    {
        ["name"] = fact.Name,
        ["kind"] = fact.Kind.ToString().ToLowerInvariant(),
        ["value"] = fact.Value,
        ["number"] = double.TryParse(fact.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
    };

    private static JsonObject MetricOf(MetricCourse metric)
    {
        var row = new JsonObject { ["name"] = metric.Name };
        foreach (var (name, value) in ComparisonJson.MetricOf(metric)) row[name] = value?.DeepClone();
        return row;
    }

    private static JsonElement Element(JsonObject row) => JsonSerializer.SerializeToElement(row);
}
