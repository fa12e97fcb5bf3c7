namespace Instrumentation;

/// <summary>
/// Marks a parameter, property, field or positional record member whose type is a struct with measurements of its own: they are recorded
/// as if they stood here, each with the prefix before its name.
/// </summary>
/// <param name="prefix">
/// What the names start with, in <c>snake_case</c>, to which a <c>_</c> is added; by default the name of what carries the attribute. The
/// empty text stands for no prefix.
/// </param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NestedAttribute(string? prefix = null) : Attribute
{
    /// <summary>The prefix, or null for the name of what carries the attribute, in <c>snake_case</c>.</summary>
    public string? Prefix { get; } = prefix;
}
