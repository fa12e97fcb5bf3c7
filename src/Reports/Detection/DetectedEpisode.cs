using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Reports.Detection;

/// <summary>An episode as it stood when the data ended.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="IsResolved">Whether it was over before the data ended.</param>
internal sealed record DetectedEpisode(AnomalyEpisode Episode, bool IsResolved)
{
    public string Severity => AnomalyName.Of(Episode.Severity);

    /// <summary>One object; a number that is not finite is the string <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["type"] = Episode.Type,
        ["severity"] = Severity,
        ["metric"] = Episode.Metric,
        ["scope"] = Episode.Scope,
        ["first_step"] = Episode.FirstStep,
        ["last_step"] = Episode.LastStep,
        ["value"] = JsonNumber.Of(Episode.Value),
        ["expected_low"] = JsonNumber.Of(Episode.ExpectedLow),
        ["expected_high"] = JsonNumber.Of(Episode.ExpectedHigh),
        ["count"] = Episode.Count,
        ["resolved"] = IsResolved,
    };
}
