namespace Instrumentation;

/// <summary>A value that is recorded but is no metric: a name, a path, a flag. It reaches the log and the JSON lines.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
public sealed class FieldAttribute(string? name = null) : MeasurementAttribute(name);
