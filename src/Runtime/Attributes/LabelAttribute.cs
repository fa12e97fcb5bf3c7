namespace Instrumentation;

/// <summary>
/// What tells the metrics of one record apart: a layer, a split, a mode. Every metric of the same record is kept per value of its labels:
/// a label of the Prometheus series, a field of the JSON line, a part of the TensorBoard tag. A flag, an enum, an integer or a text.
/// </summary>
/// <remarks>
/// The generator multiplies what the labels of a record can be and how many series its metrics have, and refuses a product over the
/// budget. A value beyond the declared number is shown as <c>other</c>, counted, and said once in the log; the journal keeps it.
/// </remarks>
/// <param name="name">The label's name in <c>snake_case</c>; by default that of what carries the attribute.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LabelAttribute(string? name = null) : MeasurementAttribute(name)
{
    /// <summary>The number of series that the labels of a record may make unless one of them says otherwise.</summary>
    public const int DefaultSeriesBudget = 1000;

    /// <summary>How many different values there can be. Required of integers and texts; a flag and an enum say it themselves.</summary>
    public int MaxValues { get; init; }

    /// <summary>
    /// How many Prometheus series the labels of this record may make together; 1,000 by default. Where several labels say it, the largest
    /// counts.
    /// </summary>
    public int SeriesBudget { get; init; } = DefaultSeriesBudget;
}
