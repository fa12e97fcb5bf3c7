namespace Instrumentation;

/// <summary>A value whose distribution matters more than its last reading.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
public sealed class HistogramAttribute(string? name = null) : MeasurementAttribute(name)
{
    /// <summary>The upper bounds of the Prometheus buckets, ascending; null for 12 powers of two from 1/1024 of the unit.</summary>
    public double[]? Buckets { get; init; }
}
