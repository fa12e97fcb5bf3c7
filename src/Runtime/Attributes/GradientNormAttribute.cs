namespace Instrumentation;

/// <summary>The norm of a gradient, before clipping. The name is <c>gradient_norm</c> unless given.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; <c>gradient_norm</c> by default.</param>
public sealed class GradientNormAttribute(string? name = "gradient_norm") : MeasurementAttribute(name);
