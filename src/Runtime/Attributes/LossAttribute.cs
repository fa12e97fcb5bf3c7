namespace Instrumentation;

/// <summary>A loss: smaller is better. Shown in the progress line under its <see cref="MeasurementAttribute.Short"/> name.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
public sealed class LossAttribute(string? name = null) : MeasurementAttribute(name);
