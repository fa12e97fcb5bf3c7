using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>
/// How the state of a summary is written: the members that carry <see cref="JsonIncludeAttribute"/>, and no others. A summary that is saved
/// and loaded at any record goes on as if nothing had been.
/// </summary>
internal static class SummaryState
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
        IgnoreReadOnlyFields = true,
    };

    public static JsonNode Save<T>(T state) => JsonSerializer.SerializeToNode(state, Options)!;

    /// <exception cref="JsonException">It is no such state.</exception>
    public static T Load<T>(JsonNode saved) => saved.Deserialize<T>(Options) ?? throw new JsonException("The saved summary is empty.");
}
