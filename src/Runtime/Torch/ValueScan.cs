using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Instrumentation.Torch;

/// <summary>
/// Norm, mean, deviation, zeros, what is not finite and the histogram of values, in one pass. Counted is first by sign, exponent and the upper bits of the fraction,
/// which needs no limits beforehand; the bins of equal width, whose limits only the greatest magnitude tells, are unions of those.
/// </summary>
internal sealed class ValueScan
{
    /// <summary>How many bits of the fraction tell counters apart: the numbers between a power of two and the next have 16 counters of equal width.</summary>
    private const int FractionBits = 4;

    private const int Shift = 23 - FractionBits;
    private const int Magnitudes = 256 << FractionBits;

    /// <summary>From here on an exponent says NaN or infinity.</summary>
    private const int NonFinite = 255 << FractionBits;

    private const int BinsPerSign = ValueHistogram.MaxBins / 2;

    /// <summary>Values at a time, so that what was read last is still at hand.</summary>
    private const int Chunk = 1024;

    // The negative magnitudes lie behind the positive ones.
    private readonly int[] _counters = new int[2 * Magnitudes];
    private double _sum;
    private long _count;

    /// <summary>The sum of the squares so far.</summary>
    public double Squares { get; private set; }

    /// <summary>How many values so far were exactly 0.</summary>
    public long Zeros { get; private set; }

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        _counters.AsSpan().Clear();
        (_sum, _count, Squares, Zeros) = (0, 0, 0, 0);
    }

    /// <summary>Takes values and keeps a copy of them, reading them once.</summary>
    public void Add(ReadOnlySpan<float> values, Span<float> copy)
    {
        for (var at = 0; at < values.Length; at += Chunk)
        {
            var length = Math.Min(Chunk, values.Length - at);
            var kept = copy.Slice(at, length);
            values.Slice(at, length).CopyTo(kept);
            Add(kept);
        }
    }

    /// <summary>Takes values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        // Added as doubles: squares of single-precision gradients would vanish or overflow.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (sum, squares, zeros) = (Vector<double>.Zero, Vector<double>.Zero, Vector<int>.Zero);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            sum += low + high;
            squares += low * low + high * high;
            zeros -= Vector.Equals(vector, Vector<float>.Zero);
        }

        _count += values.Length;
        _sum += Vector.Sum(sum);
        Squares += Vector.Sum(squares);
        Zeros += Vector.Sum(zeros);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            _sum += value;
            Squares += (double)value * value;
            if (value == 0) Zeros++;
        }

        ref var counters = ref MemoryMarshal.GetArrayDataReference(_counters);
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values)) Unsafe.Add(ref counters, bits >> Shift)++;
    }

    /// <summary>What the values were like.</summary>
    public ValueStatistics Statistics()
    {
        if (_count == 0) return default;
        var mean = _sum / _count;
        var variance = Squares / _count - mean * mean;
        var nonFinite = Sum(NonFinite, Magnitudes) + Sum(Magnitudes + NonFinite, 2 * Magnitudes);
        return new ValueStatistics(
            Math.Sqrt(Squares), mean, double.IsNaN(variance) ? double.NaN : Math.Sqrt(Math.Max(0, variance)), (double)Zeros / _count, nonFinite, Histogram(_count - nonFinite));
    }

    private ValueHistogram Histogram(long finite)
    {
        if (finite == 0) return default;
        if (Zeros == finite) return new ValueHistogram(-0.5, 1, [(int)finite]);

        // The bins are as wide as the counters of the greatest magnitude, so that each counter lies within one bin.
        var greatest = NonFinite - 1;
        while (_counters[greatest] == 0 && _counters[Magnitudes + greatest] == 0) greatest--;
        var octave = greatest & ~((1 << FractionBits) - 1);
        var width = LimitOf(octave + 1) - LimitOf(octave);

        Span<int> bins = stackalloc int[2 * BinsPerSign];
        bins.Clear();
        for (var i = 0; i <= greatest; i++)
        {
            var (positive, negative) = (_counters[i], _counters[Magnitudes + i]);
            if ((positive | negative) == 0) continue;
            var bin = (int)(LimitOf(i) / width);
            bins[BinsPerSign + bin] += positive;
            bins[BinsPerSign - 1 - bin] += negative;
        }

        var first = bins.IndexOfAnyExcept(0);
        var last = bins.LastIndexOfAnyExcept(0);
        return new ValueHistogram((first - BinsPerSign) * width, width, bins[first..(last + 1)].ToArray());
    }

    private long Sum(int from, int to)
    {
        var sum = 0L;
        foreach (var count in _counters.AsSpan(from..to)) sum += count;
        return sum;
    }

    /// <summary>The least magnitude that a counter counts.</summary>
    private static double LimitOf(int counter) => BitConverter.Int32BitsToSingle(counter << Shift);
}
