namespace Instrumentation.Reports.History;

/// <summary>A part of a run's history: the values of its quantities in buckets of equal width.</summary>
/// <param name="First">The first step of the first bucket, a multiple of the width.</param>
/// <param name="StepsPerBucket">The width: a power of two, and 1 where every value is as it was recorded.</param>
/// <param name="Series">The buckets, empty ones included, by the place of the quantity among <see cref="RunHistory.Series"/>.</param>
internal sealed record HistoryRange(long First, long StepsPerBucket, IReadOnlyDictionary<int, HistoryBucket[]> Series)
{
    /// <summary>Those of a quantity that have values, with the step at which each begins.</summary>
    public IEnumerable<(long Step, HistoryBucket Values)> Of(int series)
    {
        if (!Series.TryGetValue(series, out var buckets)) yield break;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (!buckets[i].IsEmpty) yield return (First + i * StepsPerBucket, buckets[i]);
        }
    }
}
