using Instrumentation.Anomalies;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// The series of the rules: how often each found something, what is open now, and what it expects. The parts of a quantity, such as its layers, are one
/// there, so that the number of series does not depend on the model.
/// </summary>
internal sealed class AnomalySeries(ISeriesSink sink, LabelSet root)
{
    private readonly Dictionary<LabelSet, Dictionary<(string? Scope, long FirstStep), Severity>> _open = [];

    public void Observe(AnomalyEpisode episode)
    {
        var labels = LabelsOf(episode.Anomaly, episode.Metric);
        if (episode.Change == EpisodeChange.Opened)
            sink.Add(RunSeriesNames.Anomalies, labels.With(RunSeriesNames.Anomalies.Labels[2], AnomalyName.Of(episode.Severity)), 1);

        var open = OpenOf(labels);
        if (episode.Change == EpisodeChange.Resolved) open.Remove((episode.Scope, episode.FirstStep));
        else open[(episode.Scope, episode.FirstStep)] = episode.Severity;
        ShowOpen(labels, open);
    }

    /// <summary>A rule that has found nothing is shown from its first expectation on.</summary>
    public void Observe(ThresholdReport threshold)
    {
        var labels = LabelsOf(threshold.Anomaly, threshold.Metric);
        ShowOpen(labels, OpenOf(labels));
        if (threshold.Scope is not null || threshold.WarmingUp) return;
        if (AdviceFigures.IsBound(threshold.ExpectedLow)) sink.Set(RunSeriesNames.ExpectedLow, labels, threshold.ExpectedLow);
        if (AdviceFigures.IsBound(threshold.ExpectedHigh)) sink.Set(RunSeriesNames.ExpectedHigh, labels, threshold.ExpectedHigh);
    }

    private LabelSet LabelsOf(Anomaly anomaly, string quantity) => root
        .With(RunSeriesNames.AnomalyActive.Labels[0], SeriesNames.SnakeCase(anomaly.ToString()))
        .With(RunSeriesNames.AnomalyActive.Labels[1], quantity);

    private Dictionary<(string? Scope, long FirstStep), Severity> OpenOf(LabelSet labels)
    {
        if (!_open.TryGetValue(labels, out var open)) _open.Add(labels, open = []);
        return open;
    }

    private void ShowOpen(LabelSet labels, Dictionary<(string? Scope, long FirstStep), Severity> open) =>
        sink.Set(RunSeriesNames.AnomalyActive, labels, open.Count == 0 ? 0 : (int)open.Values.Max() + 1);
}
