using Instrumentation.Anomalies;
using Instrumentation.Journal;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Detection;

/// <summary>What the rules find in recorded data, and what is needed to draw it. Its memory does not grow with the length of the data.</summary>
internal sealed class DetectionResult : IDetectionSink
{
    /// <summary>Beyond so many episodes more of them tell nothing new; they are counted.</summary>
    public const int MaxEpisodes = 10_000;

    private readonly List<DetectedEpisode> _episodes = [];
    private readonly Dictionary<EpisodeKey, int> _places = [];

    /// <summary>The episodes in the order in which they opened.</summary>
    public IReadOnlyList<DetectedEpisode> Episodes => _episodes;

    /// <summary>How many more there were than are kept.</summary>
    public long Omitted { get; private set; }

    /// <summary>The course of each metric over the steps.</summary>
    public OrderedDictionary<string, StepSeries> Values { get; } = [];

    /// <summary>What was expected of a metric at most by the rule of an anomaly, as far as that is worth a line.</summary>
    public Dictionary<(string Metric, Anomaly Anomaly), StepSeries> Limits { get; } = [];

    /// <summary>The last step.</summary>
    public long LastStep { get; private set; }

    /// <summary>What the data lack, in sentences.</summary>
    public List<string> Notices { get; } = [];

    public void Add(string metric, long step, double value)
    {
        if (!Values.TryGetValue(metric, out var series)) Values.Add(metric, series = new StepSeries());
        series.Add(step, value);
        LastStep = Math.Max(LastStep, step);
    }

    /// <summary>Takes how the episodes stand that are still open when the data end.</summary>
    public void Finish(Anomalies.Detection detection)
    {
        foreach (var change in detection.OpenEpisodes()) Update(change.ToEpisode(), isResolved: false);
    }

    void IDetectionSink.Changed(in AnomalyChange change)
    {
        var episode = change.ToEpisode();
        if (change.Change != EpisodeChange.Opened) Update(episode, change.Change == EpisodeChange.Resolved);
        else if (_episodes.Count < MaxEpisodes)
        {
            _places[episode.Key] = _episodes.Count;
            _episodes.Add(new DetectedEpisode(episode, IsResolved: false));
        }
        else Omitted++;
    }

    void IDetectionSink.Expected(in ThresholdReading reading)
    {
        if (reading.WarmingUp || !AdviceFigures.IsBound(reading.ExpectedHigh)) return;
        var key = (reading.Metric, reading.Anomaly);
        if (!Limits.TryGetValue(key, out var limit)) Limits.Add(key, limit = new StepSeries());
        limit.Add(reading.Place.Step, reading.ExpectedHigh);
    }

    void IDetectionSink.Unwatched(string metric)
    {
        var notice = $"'{metric}' was not judged everywhere: {JournalLosses.TooManyQuantities}.";
        if (!Notices.Contains(notice)) Notices.Add(notice);
    }

    private void Update(AnomalyEpisode episode, bool isResolved)
    {
        if (_places.TryGetValue(episode.Key, out var known)) _episodes[known] = new DetectedEpisode(episode, isResolved);
    }
}
