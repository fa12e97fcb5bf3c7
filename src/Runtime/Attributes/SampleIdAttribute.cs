namespace Instrumentation;

/// <summary>
/// A text that names a sample of the batch, such as its file, on a parameter of an <see cref="EventAttribute"/> method that is called once per sample. When
/// something is wrong with the batch, the log, the reports and the capsule name its samples.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SampleIdAttribute : Attribute
{
    /// <summary>Another name than that of the member, in <c>snake_case</c>.</summary>
    public string? Name { get; init; }
}
