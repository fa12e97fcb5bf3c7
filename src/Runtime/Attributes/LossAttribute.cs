namespace Instrumentation;

/// <summary>A loss: smaller is better. Shown in the progress line under its <see cref="MeasurementAttribute.Short"/> name.</summary>
/// <inheritdoc/>
public sealed class LossAttribute(string? name = null) : MeasurementAttribute(name);
