using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>
/// How often which values occur, in constant memory: as they are up to 64 different ones, and beyond that without so many of the last bits of their mantissa
/// that 64 bins are enough. A bin is as wide as its values are large, and one without a value takes no room: neither an outlier nor a range of many decades costs much
/// resolution. What it holds does not depend on the order of the values.
/// </summary>
/// <remarks>0 and 1 are counted by themselves: for a flag, a shift and a factor they mean something exact.</remarks>
internal sealed class ValueHistogram
{
    public const int MaxBins = 64;

    [JsonInclude]
    private List<double> _starts = [];

    [JsonInclude]
    private List<long> _counts = [];

    /// <summary>How many of the last bits of a value are left out; 0 while there is a bin for each value.</summary>
    [JsonInclude]
    private int _bits;

    /// <summary>How many values were exactly 0.</summary>
    [JsonInclude]
    public long Zeros { get; private set; }

    /// <summary>How many values were exactly 1.</summary>
    [JsonInclude]
    public long Ones { get; private set; }

    /// <summary>The bins that have values; those of 0 and 1 first, and the others in their order.</summary>
    public IEnumerable<HistogramBin> Bins => _starts.Zip(_counts, BinOf).Prepend(new HistogramBin(1, 1, Ones)).Prepend(new HistogramBin(0, 0, Zeros)).Where(static bin => bin.Count > 0);

    /// <summary>Takes the next value; one that is not finite is left out.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) return;
        if (value == 0) Zeros++;
        else if (value == 1) Ones++;
        else Add(Start(value), 1);

        while (_starts.Count > MaxBins) Coarsen();
    }

    private void Add(double start, long count)
    {
        var place = _starts.BinarySearch(start);
        if (place >= 0)
        {
            _counts[place] += count;
            return;
        }

        _starts.Insert(~place, start);
        _counts.Insert(~place, count);
    }

    private void Coarsen()
    {
        _bits++;
        var (starts, counts) = (_starts, _counts);
        (_starts, _counts) = ([], []);
        for (var i = 0; i < starts.Count; i++) Add(Start(starts[i]), counts[i]);
    }

    /// <summary>The end of a value's bin that is nearer to 0.</summary>
    private double Start(double value) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) >> _bits << _bits);

    private HistogramBin BinOf(double start, long count)
    {
        if (_bits == 0) return new HistogramBin(start, start, count);
        var end = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(start) + (1L << _bits));
        if (!double.IsFinite(end)) end = Math.CopySign(double.MaxValue, start);
        return new HistogramBin(Math.Min(start, end), Math.Max(start, end), count);
    }
}

/// <summary>Values that lie together, or one value.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end; the same where all values were equal.</param>
/// <param name="Count">How many there were.</param>
internal readonly record struct HistogramBin(double Low, double High, long Count);
