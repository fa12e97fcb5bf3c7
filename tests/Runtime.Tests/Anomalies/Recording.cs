using Instrumentation.Anomalies;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>Everything that was found, each bit of it.</summary>
internal sealed class Recording : IDetectionSink
{
    public List<(bool IsInline, string Text)> Found { get; } = [];

    public List<AnomalyChange> Changes { get; } = [];

    public static string TextOf(AnomalyEpisode episode, long step) => FormattableString.Invariant(
        $"{episode.Type} {episode.Metric} {episode.Scope} {step} {episode.Change} {episode.Severity} {episode.FirstStep} {episode.LastStep} {episode.Count} {BitConverter.DoubleToInt64Bits(episode.Value)} {BitConverter.DoubleToInt64Bits(episode.ExpectedLow)} {BitConverter.DoubleToInt64Bits(episode.ExpectedHigh)}");

    public void Changed(in AnomalyChange change)
    {
        Changes.Add(change);
        Found.Add((change.IsInline, TextOf(change.ToEpisode(), change.Place.Step)));
    }

    public void Unwatched(string metric) => Assert.Fail($"'{metric}' was not judged.");

    public void Expected(in ThresholdReading reading)
    {
    }
}
