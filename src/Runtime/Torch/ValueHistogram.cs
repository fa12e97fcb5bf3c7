namespace Instrumentation.Torch;

/// <summary>
/// How many values lie in each of some bins of equal width, at most <see cref="MaxBins"/>. An event that records it with <c>[Nested]</c> is a histogram in TensorBoard:
/// so is every event with fields <c>&lt;name&gt;_from</c>, <c>&lt;name&gt;_bin_width</c> and <c>&lt;name&gt;_counts</c>.
/// </summary>
/// <param name="From">The lower limit of the first bin.</param>
/// <param name="BinWidth">The width of each bin, above 0; a power of two here, so that all limits are exact.</param>
/// <param name="Counts">The values in each bin, from the first to the last that has any; null where there was nothing to count. A value on a limit is in the bin that is farther from 0.</param>
public readonly record struct ValueHistogram([Field("from")] double From, [Field("bin_width")] double BinWidth, [Field("counts")] int[]? Counts)
{
    /// <summary>The most bins that there can be: the greatest magnitude has at least half of them on its side of 0.</summary>
    public const int MaxBins = 64;
}
