using System.Text.Json.Serialization;
using Instrumentation.Anomalies;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// The anomalies of a run in constant memory: how many there were, the episodes themselves up to 1,000, of which the first half stays and the second half is
/// of the latest, and what the rules expected last.
/// </summary>
internal sealed class AnomalyHistory : IJsonOnDeserialized
{
    public const int MaxKept = 1000;

    /// <summary>As many rules on as many quantities as are watched at most, so that none is left out.</summary>
    private const int MaxThresholds = 4096;

    private readonly Dictionary<EpisodeKey, AnomalyEntry> _known = [];
    private readonly OrderedDictionary<(Anomaly Anomaly, string Metric, string? Scope), ThresholdReport> _thresholds = [];

    [JsonInclude]
    private List<AnomalyEntry> _first = [];

    [JsonInclude]
    private Queue<AnomalyEntry> _latest = [];

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
    public IReadOnlyList<AnomalyEntry> Episodes => [.. _first, .. _latest];

    /// <summary>What each rule expected last, in the order in which they first said so.</summary>
    [JsonInclude]
    public IReadOnlyList<ThresholdReport> Thresholds
    {
        get => [.. _thresholds.Values];
        private set
        {
            foreach (var threshold in value) Add(threshold);
        }
    }

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
        foreach (var entry in before.Episodes)
        {
            if (entry.Finding.Step < step && entry.Finding.Episode.FirstStep < step && !_known.ContainsKey(entry.Key)) Open(entry.Finding);
        }
    }

    /// <inheritdoc/>
    void IJsonOnDeserialized.OnDeserialized()
    {
        foreach (var entry in Episodes) _known[entry.Key] = entry;
    }

    private void Add(AnomalyFinding finding)
    {
        if (finding.Episode.Change == EpisodeChange.Opened)
        {
            Open(finding);
            return;
        }

        if (!_known.TryGetValue(finding.Episode.Key, out var entry)) return;
        Count(Severities, entry.Finding.Episode.Severity, -1);
        Count(Severities, finding.Episode.Severity, 1);
        entry.Take(finding);
    }

    private void Open(AnomalyFinding finding)
    {
        var episode = finding.Episode;
        Total++;
        Count(Counts, episode.Type, 1);
        Count(Severities, episode.Severity, 1);
        Count(Quantities, $"{episode.Metric}: {episode.Anomaly}", 1);
        var entry = new AnomalyEntry(finding);
        _known[entry.Key] = entry;
        if (_first.Count < MaxKept / 2)
        {
            _first.Add(entry);
            return;
        }

        if (_latest.Count == MaxKept / 2) Forget(_latest.Dequeue());
        _latest.Enqueue(entry);
    }

    private void Forget(AnomalyEntry entry)
    {
        // A later one of the same name may have taken its place.
        if (_known.TryGetValue(entry.Key, out var known) && known == entry) _known.Remove(entry.Key);
    }

    private void Add(ThresholdReport threshold)
    {
        var key = (threshold.Anomaly, threshold.Metric, threshold.Scope);
        if (_thresholds.Count < MaxThresholds || _thresholds.ContainsKey(key)) _thresholds[key] = threshold;
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long change)
        where TKey : notnull
    {
        counts[key] = counts.GetValueOrDefault(key) + change;
        if (counts[key] == 0) counts.Remove(key);
    }
}

/// <summary>An episode as it stands: what was found when it began or got worse last, and what has become of it since.</summary>
/// <param name="finding">When it began or got worse last, with the steps and the count up to now.</param>
internal sealed class AnomalyEntry(AnomalyFinding finding)
{
    /// <summary>When it began or got worse last, with the steps and the count up to now.</summary>
    [JsonInclude]
    public AnomalyFinding Finding { get; private set; } = finding;

    /// <summary>By what it is known again.</summary>
    public EpisodeKey Key => Finding.Episode.Key;

    /// <summary>When it ended; null while it lasts.</summary>
    [JsonInclude]
    public long? ResolvedAtStep { get; private set; }

    /// <summary>Takes the next change of the episode.</summary>
    public void Take(AnomalyFinding change)
    {
        var isOver = change.Episode.Change == EpisodeChange.Resolved;
        Finding = isOver ? Finding with { Episode = Finding.Episode with { LastStep = change.Episode.LastStep, Count = change.Episode.Count } } : change;
        ResolvedAtStep = isOver ? change.Step : null;
    }
}
