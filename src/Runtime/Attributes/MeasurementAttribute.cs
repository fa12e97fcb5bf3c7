namespace Instrumentation;

/// <summary>
/// A recorded value: on a parameter, a property, a field, a positional record member or, with <c>[return: …]</c>, the returned number
/// itself. The derived attributes say what kind of quantity it is; every destination follows from that.
/// </summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public abstract class MeasurementAttribute(string? name) : Attribute
{
    /// <summary>The quantity's name, or null for the name of what carries the attribute, in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;

    /// <summary>A shorter name for the log's progress line, or null for none.</summary>
    public string? Short { get; init; }

    /// <summary>The unit in the plural and in full, such as <c>seconds</c>, <c>bytes</c>, <c>nats</c>; null for a bare number.</summary>
    public string? Unit { get; init; }

    /// <summary>One sentence for the reader of a dashboard: the help text of the Prometheus series.</summary>
    public string? Help { get; init; }
}
