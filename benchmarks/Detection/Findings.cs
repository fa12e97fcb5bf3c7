using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>What the detection found: the beginnings of episodes of a warning or above, at the step in which they reached it.</summary>
internal sealed class Findings : IDetectionSink
{
    public List<(long Step, Anomaly Anomaly, string Metric)> Alarms { get; } = [];

    public void Changed(in AnomalyChange change)
    {
        // One that opened as an information and became a warning is an alarm then; one that was an alarm already is not another.
        if (change.Change is EpisodeChange.Opened or EpisodeChange.Worsened && change.Episode.Severity >= Severity.Warning && _open.Add((change.Anomaly, change.Metric, change.Scope)))
            Alarms.Add((change.Place.Step, change.Anomaly, change.Metric));
        if (change.Change == EpisodeChange.Resolved) _open.Remove((change.Anomaly, change.Metric, change.Scope));
    }

    public void Unwatched(string metric) => throw new InvalidOperationException($"'{metric}' was not judged: there are too many quantities.");

    public void Expected(in ThresholdReading reading)
    {
    }

    private readonly HashSet<(Anomaly Anomaly, string Metric, string? Scope)> _open = [];
}
