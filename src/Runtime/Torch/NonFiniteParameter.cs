namespace Instrumentation.Torch;

/// <summary>Where NaN or infinity came from, as far as the parameters tell.</summary>
/// <param name="Name">The parameter's path.</param>
/// <param name="IsGradient">Whether its gradient is not finite; otherwise its values are not.</param>
/// <param name="Value">The first value that is not.</param>
public readonly record struct NonFiniteParameter(
    [Label("parameter", MaxValues = 400)] string Name,
    [Field("is_gradient")] bool IsGradient,
    [Gauge("parameter_value", Help = "A value of a parameter, or of its gradient, that is not finite.")] double Value);
