using System.Text.Json.Nodes;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Reports.Comparison;

/// <summary>A comparison for programs. Numbers that are not finite are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
internal static class ComparisonJson
{
    private const int FormatVersion = 1;

    public static JsonObject Create(RunComparison comparison) => new()
    {
        ["format_version"] = FormatVersion,
        ["by"] = comparison.By,
        ["better"] = TextOf(comparison.Better),
        ["runs"] = Array(comparison.Runs, run => RunOf(comparison, run)),
        ["best"] = new JsonObject(comparison.Metrics.Select(metric => KeyValuePair.Create<string, JsonNode?>(metric, comparison.BestBy(metric)?.Id))),
        ["groups"] = Array(comparison.Groups, group => GroupOf(comparison, group)),
        ["differences"] = Array(comparison.Differences, DifferenceOf),
    };

    private static JsonObject RunOf(RunComparison comparison, ComparedRun run) => new()
    {
        ["run_id"] = run.Id,
        ["folder"] = run.Folder,
        ["group"] = comparison.GroupOf(run).Name,
        ["end"] = run.Ending,
        ["reason"] = run.Summary.Reason,
        ["epochs"] = run.Summary.EpochCount,
        ["steps"] = run.Summary.Steps,
        ["duration_seconds"] = JsonNumber.Of(run.Summary.Duration.TotalSeconds),
        ["missing_records"] = run.Summary.MissingRecords,
        ["anomalies"] = new JsonObject(run.Summary.Anomalies.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))),
        ["metrics"] = new JsonObject(run.Metrics.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, MetricOf(entry.Value)))),
        ["facts"] = new JsonObject(run.Facts.DistinctBy(fact => fact.Name).Select(fact => KeyValuePair.Create<string, JsonNode?>(fact.Name, fact.Value))),
    };

    internal static JsonObject MetricOf(MetricCourse metric) => new()
    {
        ["better"] = TextOf(metric.Better),
        ["last"] = JsonNumber.Of(metric.Final),
        ["best"] = metric.Best is { } best ? best.Value : null,
        ["best_step"] = metric.Best is { } at ? at.Step : null,
        ["converged_step"] = metric.ConvergedAt,
        ["non_finite"] = metric.NonFinite,
    };

    private static JsonObject GroupOf(RunComparison comparison, RunGroup group) => new()
    {
        ["name"] = group.Name,
        ["runs"] = Array(group.Runs, run => run.Id),
        ["values"] = Array(group.ValuesOf(comparison.By), value => JsonValue.Create(value)),
    };

    private static JsonObject DifferenceOf(GroupDifference pair) => new()
    {
        ["first"] = pair.First.Name,
        ["second"] = pair.Second.Name,
        ["difference"] = pair.Test?.Difference,
        ["low"] = pair.Test?.Low,
        ["high"] = pair.Test?.High,
        ["p"] = pair.Test?.PValue,
        ["adjusted_p"] = pair.AdjustedP,
        ["hedges_g"] = pair.Test?.HedgesG,
        ["says"] = pair.Say(),
    };

    private static string? TextOf(Better better) => better == Better.Unknown ? null : better.ToString().ToLowerInvariant();

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);
}
