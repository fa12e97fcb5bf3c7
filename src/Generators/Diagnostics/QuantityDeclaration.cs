using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>What one place in the code declares of a quantity.</summary>
/// <param name="Name">The quantity's name.</param>
/// <param name="Role">Its role.</param>
/// <param name="Unit">Its unit, if any.</param>
/// <param name="Short">Its name in the progress line, if any.</param>
/// <param name="Series">Its Prometheus series, where it has one of its own.</param>
/// <param name="Method">The method that records it.</param>
/// <param name="Location">Where that stands.</param>
internal sealed record QuantityDeclaration(string Name, string Role, string? Unit, string? Short, string? Series, string Method, Location Location)
{
    /// <summary>Role and unit as a message names them.</summary>
    public string Meaning => Unit is null ? $"[{Role}]" : $"[{Role}] in {Unit}";
}
