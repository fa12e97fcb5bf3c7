using Instrumentation.Export.History;

namespace Instrumentation.Reports.History;

/// <summary>
/// The overview of one quantity in bounded memory: its steps in at most 4,096 buckets, which are merged in pairs as the run grows. All quantities of
/// a run have buckets of the same width.
/// </summary>
internal sealed class HistorySeries(HistoryColumn column)
{
    public const int MaxBuckets = 4096;

    private HistoryBucket[] _buckets = [];

    public HistoryColumn Column { get; } = column;

    /// <summary>All values up to now.</summary>
    public HistoryBucket Total { get; private set; }

    /// <summary>The buckets up to the last one in use.</summary>
    public ReadOnlySpan<HistoryBucket> Buckets => _buckets;

    public void Add(int bucket, in HistoryBucket values)
    {
        if (bucket >= _buckets.Length) Array.Resize(ref _buckets, Math.Min(MaxBuckets, Math.Max(bucket + 1, 2 * _buckets.Length)));
        _buckets[bucket].Add(values);
        var total = Total;
        total.Add(values);
        Total = total;
    }

    /// <summary>Buckets become twice as wide.</summary>
    public void MergePairs()
    {
        for (var i = 0; i < _buckets.Length; i += 2)
        {
            var merged = _buckets[i];
            if (i + 1 < _buckets.Length) merged.Add(_buckets[i + 1]);
            _buckets[i / 2] = merged;
        }

        Array.Clear(_buckets, (_buckets.Length + 1) / 2, _buckets.Length / 2);
    }

    /// <summary>Forgets the buckets from this one on.</summary>
    public void CutAt(long bucket)
    {
        if (bucket < _buckets.Length) Array.Clear(_buckets, (int)bucket, _buckets.Length - (int)bucket);
        var total = default(HistoryBucket);
        foreach (var kept in _buckets) total.Add(kept);
        Total = total;
    }
}
