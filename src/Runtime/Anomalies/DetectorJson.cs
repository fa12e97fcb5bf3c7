using System.Text.Json;
using System.Text.Json.Serialization;

namespace Instrumentation.Anomalies;

/// <summary>How the states of detectors and their constants are written.</summary>
internal static class DetectorJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };
}
