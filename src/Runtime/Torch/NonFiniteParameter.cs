namespace Instrumentation.Torch;

/// <summary>Where NaN or infinity came from, as far as the parameters tell.</summary>
/// <param name="Name">The parameter's path.</param>
/// <param name="IsGradient">Whether its gradient is not finite; otherwise its values are not.</param>
public readonly record struct NonFiniteParameter(string Name, bool IsGradient);
