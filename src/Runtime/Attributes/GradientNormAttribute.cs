namespace Instrumentation;

/// <summary>The norm of a gradient, before clipping. The name is <c>gradient_norm</c> unless given.</summary>
/// <inheritdoc/>
public sealed class GradientNormAttribute(string? name = "gradient_norm") : MeasurementAttribute(name);
