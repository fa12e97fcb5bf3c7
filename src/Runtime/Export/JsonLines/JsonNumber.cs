using System.Text.Json.Nodes;

namespace Instrumentation.Export.JsonLines;

/// <summary>Numbers in strict JSON.</summary>
internal static class JsonNumber
{
    /// <summary>The number, or the string <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> where it is not finite.</summary>
    public static JsonNode Of(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");

    /// <summary>The number that <see cref="Of"/> wrote; null for what is none.</summary>
    public static double? Read(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        if (value.TryGetValue(out double number)) return number;
        return value.TryGetValue(out string? text) ? text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        } : null;
    }
}
