using System.Text.Json.Serialization;
using Instrumentation.Anomalies;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// The anomalies of a run in constant memory: how many there were, the episodes themselves up to 1,000, of which the first half stays and the second half is
/// of the latest, and what the rules expected last.
/// </summary>
internal sealed class AnomalyHistory
{
    public const int MaxKept = 1000;

    /// <summary>As many rules on as many quantities as are watched at most, so that none is left out.</summary>
    private const int MaxThresholds = 4096;

    [JsonInclude]
    private List<AnomalyEntry> _episodes = [];

    [JsonInclude]
    private List<ThresholdReport> _thresholds = [];

    /// <summary>How many episodes began.</summary>
    [JsonInclude]
    public long Total { get; private set; }

    /// <summary>How many of each type.</summary>
    [JsonInclude]
    public Dictionary<string, long> Counts { get; private set; } = [];

    /// <summary>How many reached each severity and no higher one.</summary>
    [JsonInclude]
    public Dictionary<Severity, long> Severities { get; private set; } = [];

    /// <summary>How many of each anomaly of each quantity, by <c>quantity: anomaly</c>.</summary>
    [JsonInclude]
    public Dictionary<string, long> Quantities { get; private set; } = [];

    /// <summary>The episodes in the order in which they began.</summary>
    public IReadOnlyList<AnomalyEntry> Episodes => _episodes;

    /// <summary>What each rule expected last, in the order in which they first said so.</summary>
    public IReadOnlyList<ThresholdReport> Thresholds => _thresholds;

    /// <summary>Takes the next record; only those of anomalies and of thresholds say something.</summary>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role == RecordRole.Threshold) Add(ThresholdReport.Read(record));
        if (record.Schema.Role == RecordRole.Anomaly) Add(AnomalyFinding.Of(record, progress));
    }

    /// <summary>
    /// An attempt goes on with a step. What was found of the steps before it counts, although what looks behind the journal may have said it only after the
    /// checkpoint.
    /// </summary>
    public void GoOnAfter(AnomalyHistory before, long step)
    {
        foreach (var entry in before._episodes)
        {
            if (entry.Finding.Step < step && entry.Finding.Episode.FirstStep < step && Find(entry.Finding.Episode) < 0) Open(entry.Finding);
        }
    }

    private void Add(AnomalyFinding finding)
    {
        if (finding.Episode.Change == EpisodeChange.Opened)
        {
            Open(finding);
            return;
        }

        if (Find(finding.Episode) is not (>= 0 and var known)) return;
        var entry = _episodes[known];
        Count(Severities, entry.Finding.Episode.Severity, -1);
        Count(Severities, finding.Episode.Severity, 1);
        _episodes[known] = entry.After(finding);
    }

    private void Open(AnomalyFinding finding)
    {
        var episode = finding.Episode;
        Total++;
        Count(Counts, episode.Type, 1);
        Count(Severities, episode.Severity, 1);
        Count(Quantities, $"{episode.Metric}: {episode.Anomaly}", 1);
        if (_episodes.Count == MaxKept) _episodes.RemoveAt(MaxKept / 2);
        _episodes.Add(new AnomalyEntry(finding));
    }

    private void Add(ThresholdReport threshold)
    {
        var known = _thresholds.FindIndex(other => other.Metric == threshold.Metric && other.Anomaly == threshold.Anomaly && other.Scope == threshold.Scope);
        if (known >= 0) _thresholds[known] = threshold;
        else if (_thresholds.Count < MaxThresholds) _thresholds.Add(threshold);
    }

    private int Find(AnomalyEpisode episode) => _episodes.FindLastIndex(entry => entry.Finding.Episode.IsSameAs(episode));

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long change)
        where TKey : notnull
    {
        counts[key] = counts.GetValueOrDefault(key) + change;
        if (counts[key] == 0) counts.Remove(key);
    }
}

/// <summary>An episode as it stands: what was found when it began or got worse last, and what has become of it since.</summary>
/// <param name="Finding">When it began or got worse last, with the steps and the count up to now.</param>
internal sealed record AnomalyEntry(AnomalyFinding Finding)
{
    /// <summary>When it ended; null while it lasts.</summary>
    public long? ResolvedAtStep { get; init; }

    /// <summary>The same after its next change.</summary>
    public AnomalyEntry After(AnomalyFinding change) => change.Episode.Change != EpisodeChange.Resolved
        ? new AnomalyEntry(change)
        : this with
        {
            Finding = Finding with { Episode = Finding.Episode with { LastStep = change.Episode.LastStep, Count = change.Episode.Count } },
            ResolvedAtStep = change.Step,
        };
}
