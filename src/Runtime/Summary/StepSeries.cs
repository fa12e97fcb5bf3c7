using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>
/// A quantity over the steps of a run in constant memory: the steps are divided into at most 1,000 equal buckets, which are merged in
/// pairs as the run grows. A bucket keeps its extremes, so a spike of a single step stays visible in a run of any length.
/// </summary>
internal sealed class StepSeries
{
    public const int MaxBuckets = 1000;

    /// <summary>Beyond this a value is drawn as a non-finite one: the arithmetic of axes would overflow.</summary>
    private const double Largest = 1e100;

    private readonly Bucket[] _buckets = new Bucket[MaxBuckets];

    /// <summary>How many steps share a bucket.</summary>
    [JsonInclude]
    public long StepsPerBucket { get; private set; } = 1;

    /// <summary>The buckets in use, as bytes: as text they would be most of what a saved run costs.</summary>
    [JsonInclude]
    private byte[] UsedBuckets
    {
        get
        {
            var used = new List<UsedBucket>();
            for (var i = 0; i < MaxBuckets; i++)
            {
                if (!_buckets[i].IsEmpty) used.Add(new UsedBucket { Index = i, Bucket = _buckets[i] });
            }

            return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(used)).ToArray();
        }
        set
        {
            foreach (ref readonly var used in MemoryMarshal.Cast<byte, UsedBucket>(value)) _buckets[used.Index] = used.Bucket;
        }
    }

    /// <summary>All buckets up to the last one in use: how they were saved once.</summary>
    [JsonInclude]
    private byte[]? Buckets
    {
        get => null;
        set => value?.CopyTo(MemoryMarshal.AsBytes(_buckets.AsSpan()));
    }

    /// <summary>How many steps share a bucket when the last one is <paramref name="lastStep"/>.</summary>
    public static long StepsPerBucketUntil(long lastStep)
    {
        var steps = 1L;
        while (lastStep / steps >= MaxBuckets) steps *= 2;
        return steps;
    }

    /// <summary>The sum of all finite values.</summary>
    public double Sum => _buckets.Sum(bucket => bucket.Sum);

    /// <summary>Takes a value of a step; the steps may come in any order.</summary>
    public void Add(long step, double value)
    {
        step = Math.Max(0, step);
        while (step / StepsPerBucket >= MaxBuckets) MergePairs();
        ref var bucket = ref _buckets[step / StepsPerBucket];
        if (Math.Abs(value) <= Largest)
            bucket = bucket.With(new Bucket { Min = value, Max = value, Sum = value, Count = 1 });
        else
            bucket.NonFinite++;
    }

    /// <summary>The buckets that have a value, in the order of the steps.</summary>
    public IEnumerable<SeriesPoint> Points()
    {
        for (var i = 0; i < MaxBuckets; i++)
        {
            var bucket = _buckets[i];
            if (bucket.IsEmpty) continue;
            var middle = i * StepsPerBucket + (StepsPerBucket - 1) / 2.0;
            yield return new SeriesPoint(
                middle,
                bucket.Count == 0 ? double.NaN : bucket.Min,
                bucket.Count == 0 ? double.NaN : bucket.Max,
                bucket.Count == 0 ? double.NaN : bucket.Sum / bucket.Count,
                bucket.NonFinite);
        }
    }

    /// <summary>
    /// The means of all buckets, also of those without a value, which are 0: for quantities that add up. The buckets become
    /// <paramref name="stepsPerBucket"/> wide, as those of the others.
    /// </summary>
    public double[] MeansOrZero(long stepsPerBucket)
    {
        while (StepsPerBucket < stepsPerBucket) MergePairs();
        return [.. _buckets.Select(bucket => bucket.Count == 0 ? 0 : bucket.Sum / bucket.Count)];
    }

    private void MergePairs()
    {
        for (var i = 0; i < MaxBuckets / 2; i++) _buckets[i] = _buckets[2 * i].With(_buckets[2 * i + 1]);
        Array.Clear(_buckets, MaxBuckets / 2, MaxBuckets / 2);
        StepsPerBucket *= 2;
    }

    private struct Bucket
    {
        public double Min;
        public double Max;
        public double Sum;
        public long Count;
        public long NonFinite;

        public readonly bool IsEmpty => Count == 0 && NonFinite == 0;

        public readonly Bucket With(in Bucket other) => new()
        {
            Min = Count == 0 ? other.Min : other.Count == 0 ? Min : Math.Min(Min, other.Min),
            Max = Count == 0 ? other.Max : other.Count == 0 ? Max : Math.Max(Max, other.Max),
            Sum = Sum + other.Sum,
            Count = Count + other.Count,
            NonFinite = NonFinite + other.NonFinite,
        };
    }

    private struct UsedBucket
    {
        public long Index;
        public Bucket Bucket;
    }
}

/// <summary>The values of neighbouring steps.</summary>
/// <param name="Step">The middle of the steps.</param>
/// <param name="Min">The least of the finite values; NaN where there is none.</param>
/// <param name="Max">The greatest of them.</param>
/// <param name="Mean">Their arithmetic mean.</param>
/// <param name="NonFinite">How many values were NaN, infinite, or too large to draw.</param>
internal readonly record struct SeriesPoint(double Step, double Min, double Max, double Mean, long NonFinite);
