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
            ["severity"] = AnomalyName.Of(episode.Severity),
            ["metric"] = episode.Metric,
            ["scope"] = episode.Scope,
            ["value"] = JsonNumber.Of(episode.Value),
            ["expected_range"] = new JsonArray(JsonNumber.Of(episode.ExpectedLow), JsonNumber.Of(episode.ExpectedHigh)),
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

    /// <summary>A side of an expectation; null where there is no limit.</summary>
    public static JsonNode? Bound(double value) => AdviceFigures.IsBound(value) ? value : null;
}
