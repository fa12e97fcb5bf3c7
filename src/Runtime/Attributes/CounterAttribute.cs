namespace Instrumentation;

/// <summary>How many of something this call added: files, tokens, samples. Destinations show the sum over the run.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
public sealed class CounterAttribute(string? name = null) : MeasurementAttribute(name)
{
    /// <summary>
    /// Whether to show how many per second as well, under the name <c>&lt;name&gt;_per_second</c>: a throughput, measured from the end
    /// of one step to the end of the next, so that waiting for data counts.
    /// </summary>
    public bool Rate { get; init; }
}
