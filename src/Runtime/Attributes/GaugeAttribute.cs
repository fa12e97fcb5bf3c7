namespace Instrumentation;

/// <summary>A value that goes up and down: a weight of a loss, a temperature, an accuracy.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
public sealed class GaugeAttribute(string? name = null) : MeasurementAttribute(name);
