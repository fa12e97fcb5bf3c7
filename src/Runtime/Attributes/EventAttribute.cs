namespace Instrumentation;

/// <summary>
/// Marks a <c>partial void</c> method whose call is the record: a file read, a sample written, a checkpoint saved. The generator
/// implements it whole; there is no <c>Core</c> method. Every parameter is recorded, under its own name in <c>snake_case</c> unless an
/// attribute says otherwise.
/// </summary>
/// <remarks>May be called from any thread. Each event has a JSON-lines file of its own, named after it.</remarks>
/// <param name="name">The event's name in <c>snake_case</c>; by default the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventAttribute(string? name = null) : Attribute
{
    /// <summary>The event's name, or null for the method's name in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;
}
