using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>What became of an episode, and of which quantity it is one.</summary>
/// <param name="Anomaly">What is wrong.</param>
/// <param name="Metric">The quantity.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scope">The part of it that is meant; null for the whole.</param>
/// <param name="Change">What happened.</param>
/// <param name="Episode">The episode after it.</param>
/// <param name="Place">Where in the run it happened.</param>
/// <param name="IsInline">Whether the training finds the same while it records, and writes it into the journal itself.</param>
internal readonly record struct AnomalyChange(
    Anomaly Anomaly, string Metric, FieldRole Role, string? Scope, EpisodeChange Change, Episode Episode, RunPlace Place, bool IsInline)
{
    /// <summary>The same as files show it.</summary>
    public AnomalyEpisode ToEpisode() => new(
        AnomalyName.TypeOf(Anomaly, Role), Anomaly, Change, Episode.Severity, Metric, Scope, Episode.FirstStep, Episode.LastStep, Episode.Count, Episode.Value,
        Episode.ExpectedLow, Episode.ExpectedHigh);
}

/// <summary>What a detector expects of its quantity now.</summary>
/// <param name="Anomaly">What it looks for.</param>
/// <param name="Metric">The quantity.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scope">The part of it that is meant; null for the whole.</param>
/// <param name="Value">The value that was judged last.</param>
/// <param name="ExpectedLow">The least value that is expected.</param>
/// <param name="ExpectedHigh">The greatest value that is expected.</param>
/// <param name="Adjustments">How often the expectation has moved by more than a tenth so far.</param>
/// <param name="WarmingUp">Whether there are not enough values yet to tell.</param>
/// <param name="Place">Where in the run.</param>
internal readonly record struct ThresholdReading(
    Anomaly Anomaly, string Metric, FieldRole Role, string? Scope, double Value, double ExpectedLow, double ExpectedHigh, long Adjustments, bool WarmingUp, RunPlace Place);

/// <summary>Is told what the detection finds.</summary>
internal interface IDetectionSink
{
    /// <summary>An episode began, got worse or ended.</summary>
    void Changed(in AnomalyChange change);

    /// <summary>What a detector expects, now and then.</summary>
    void Expected(in ThresholdReading reading);

    /// <summary>A value was not judged, because there are too many quantities.</summary>
    void Unwatched(string metric);
}
