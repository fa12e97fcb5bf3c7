namespace Instrumentation;

/// <summary>
/// A recorded value: on a parameter, a property, a field, a positional record member or, with <c>[return: …]</c>, the returned number
/// itself. The derived attributes say what kind of quantity it is; every destination follows from that.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.ReturnValue)]
public abstract class MeasurementAttribute : Attribute
{
    // The generator knows these roles and no others.
    private protected MeasurementAttribute(string? name) => Name = name;

    /// <summary>The quantity's name, or null for the name of what carries the attribute, in <c>snake_case</c>.</summary>
    public string? Name { get; }

    /// <summary>A shorter name for the log's progress line, or null for none.</summary>
    public string? Short { get; init; }

    /// <summary>The unit in the plural and in full, such as <c>seconds</c>, <c>bytes</c>, <c>nats</c>; null for a bare number.</summary>
    public string? Unit { get; init; }

    /// <summary>One sentence for the reader of a dashboard: the help text of the Prometheus series.</summary>
    public string? Help { get; init; }
}
