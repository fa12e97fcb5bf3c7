using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export.JsonLines;

/// <summary>An episode as the JSON files show it.</summary>
internal static class AnomalyJson
{
    /// <summary>What a line and the history have in common.</summary>
    public static JsonObject Of(AnomalyFinding finding)
    {
        var episode = finding.Episode;
        return new JsonObject
        {
            ["change"] = SeriesNames.SnakeCase(episode.Change.ToString()),
            ["type"] = episode.Type,
            ["severity"] = NameOf(episode.Severity),
            ["metric"] = episode.Metric,
            ["scope"] = episode.Scope,
            ["value"] = Number(episode.Value),
            ["expected_range"] = new JsonArray(Number(episode.ExpectedLow), Number(episode.ExpectedHigh)),
            ["expected_low"] = Bound(episode.ExpectedLow),
            ["expected_high"] = Bound(episode.ExpectedHigh),
            ["first_step"] = episode.FirstStep,
            ["last_step"] = episode.LastStep,
            ["count"] = episode.Count,
            ["details"] = finding.Details,
            ["recovery_suggestions"] = new JsonArray([.. finding.Suggestions.Select(suggestion => (JsonNode)suggestion)]),
            ["samples"] = new JsonArray([.. finding.Samples.Select(sample => (JsonNode)sample)]),
            ["sample_count"] = finding.SampleCount,
        };
    }

    /// <summary>What files and series call a severity.</summary>
    public static string NameOf(Severity severity) => SeriesNames.SnakeCase(severity.ToString());

    /// <summary>A side of an expectation; null where there is no limit.</summary>
    public static JsonNode? Bound(double value) => AdviceFigures.IsBound(value) ? value : null;

    /// <summary>A number that is not finite is the string <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>.</summary>
    public static JsonNode Number(double value) => double.IsFinite(value) ? value : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
