using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>
/// The epochs of a run in constant memory: one entry each up to 1,000, then one entry for 2 of them, for 4, and so on. The lines of
/// <c>epoch_summaries.jsonl</c> have each.
/// </summary>
internal sealed class EpochHistory
{
    public const int MaxEntries = 1000;

    [JsonInclude]
    private int _epochsPerEntry = 1;

    [JsonInclude]
    public List<EpochSummary> Entries { get; private set; } = [];

    /// <summary>The epoch that ended last, by itself.</summary>
    [JsonInclude]
    public EpochSummary? Last { get; private set; }

    [JsonInclude]
    public long Count { get; private set; }

    /// <summary>The time of all epochs.</summary>
    [JsonInclude]
    public TimeSpan Duration { get; private set; }

    public void Add(EpochSummary epoch)
    {
        Last = epoch;
        Count++;
        Duration += epoch.Duration;
        if (Entries.Count > 0 && Entries[^1].Epochs < _epochsPerEntry)
        {
            Entries[^1] = Entries[^1].With(epoch);
            return;
        }

        if (Entries.Count == MaxEntries) MergePairs();
        Entries.Add(epoch);
    }

    private void MergePairs()
    {
        for (var i = 0; i < MaxEntries / 2; i++) Entries[i] = Entries[2 * i].With(Entries[2 * i + 1]);
        Entries.RemoveRange(MaxEntries / 2, MaxEntries / 2);
        _epochsPerEntry *= 2;
    }
}
