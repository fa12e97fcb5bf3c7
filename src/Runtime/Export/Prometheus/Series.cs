namespace Instrumentation.Export.Prometheus;

/// <summary>One series, or one per combination of label values.</summary>
/// <param name="Name">Its name, with the base unit, and <c>_total</c> on counters.</param>
/// <param name="Help">What it says, for the reader of a dashboard.</param>
/// <param name="Labels">The names of its own labels; those of the record it comes from stand behind them.</param>
internal sealed record Series(string Name, string Help, params string[] Labels)
{
    /// <summary>The base unit that the name ends with, before <c>_total</c>; null for a bare number.</summary>
    public string? Unit { get; init; }

    /// <summary>Of a histogram: the upper bounds of its buckets, in the base unit.</summary>
    public double[] Buckets { get; init; } = [];
}
