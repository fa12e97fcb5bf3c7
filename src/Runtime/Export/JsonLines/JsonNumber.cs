using System.Text.Json.Nodes;

namespace Instrumentation.Export.JsonLines;

/// <summary>Numbers in strict JSON.</summary>
internal static class JsonNumber
{
    /// <summary>The number, or the string <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> where it is not finite.</summary>
    public static JsonNode Of(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}
