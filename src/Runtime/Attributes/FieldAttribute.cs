namespace Instrumentation;

/// <summary>A value that is recorded but is no metric: a name, a path, a flag. It reaches the log and the JSON lines.</summary>
/// <inheritdoc/>
public sealed class FieldAttribute(string? name = null) : MeasurementAttribute(name);
