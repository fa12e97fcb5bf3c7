namespace Instrumentation;

/// <summary>
/// Marks a <c>partial</c> method as one pass over the training data. The generator implements it around the method of the same name
/// with the suffix <c>Core</c>, and writes one record when the epoch starts and one when it ends.
/// </summary>
/// <param name="name">The record's name in <c>snake_case</c>; by default the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EpochAttribute(string? name = null) : Attribute
{
    /// <summary>The record's name, or null for the method's name in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;
}
