namespace Instrumentation;

/// <summary>A value that goes up and down: a weight of a loss, a temperature, an accuracy.</summary>
/// <inheritdoc/>
public sealed class GaugeAttribute(string? name = null) : MeasurementAttribute(name);
