using Instrumentation.Anomalies;

namespace Instrumentation.Reports.Tests.Runs;

/// <summary>Records anomalies into a run, as the watches and the detection do.</summary>
internal static class RecordedEpisodes
{
    public static void Change(
        this TrainingRun run, EpisodeChange change, string quantity, Anomaly anomaly, Severity severity, long step, long? firstStep = null, long count = 1, string? scope = null,
        FieldRole role = FieldRole.Loss, double value = 9)
    {
        var episode = new Episode { Severity = severity, Value = value, ExpectedLow = 1, ExpectedHigh = 2, FirstStep = firstStep ?? step, LastStep = step, Count = count };
        Assert.True(new AnomalyRecord(run.Journal, AnomalyRecord.SchemaOf(anomaly, quantity, role, "")).TryWrite(run.GetTimestamp(), step, 1, 0, change, episode, scope));
    }

    public static void Threshold(this TrainingRun run, string quantity, Anomaly anomaly, double low, double high, long adjustments, string? scope = null, bool warmingUp = false) =>
        Assert.True(new ThresholdRecord(run.Journal, anomaly, quantity, FieldRole.Loss).TryWrite(run.GetTimestamp(), run.Position.Step, 1, 0, 1.5, low, high, adjustments, warmingUp, scope));
}
