using Instrumentation.Anomalies;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Text;

/// <summary>The entries of an anomaly: one when its episode begins, gets worse and ends, and one with what to do about it.</summary>
internal static class AnomalyEntry
{
    public static LogLevel LevelOf(in JournalRecord record)
    {
        var episode = AnomalyEpisode.Read(record);
        return episode.Change == EpisodeChange.Resolved ? LogLevel.Information : episode.Severity switch
        {
            Severity.Info => LogLevel.Information,
            Severity.Warning => LogLevel.Warning,
            _ => LogLevel.Critical,
        };
    }

    public static void Write(LogText text, in JournalRecord record, RunProgress progress)
    {
        var finding = AnomalyFinding.Of(record, progress);
        var episode = finding.Episode;
        text.Line().AppendLiteral(episode.Change switch
        {
            EpisodeChange.Worsened => "[ANOMALY_WORSENED] Training anomaly worsened",
            EpisodeChange.Resolved => "[ANOMALY_RESOLVED] Training anomaly resolved",
            _ => "[ANOMALY_DETECTED] Training anomaly detected",
        });
        text.Line().Append($"Type: {episode.Type}");
        text.Line().Append($"Severity: {AnomalyName.Of(episode.Severity)}");
        text.Line().Append($"Details: {finding.Details}");
        if (episode.Scope is { } scope) text.Line().Append($"Scope: {scope}");
        if (episode.Change is EpisodeChange.Worsened or EpisodeChange.Resolved)
            WriteDuration(text, episode);
        ProgressLines.WritePosition(text, record, progress);
        if (episode.Change != EpisodeChange.Resolved && AdviceFigures.SamplesOf(finding) is { } samples) text.Line().Append($"Samples: {samples}");
        ProgressLines.WriteTime(text, "Timestamp: ", record.Time);
    }

    /// <summary>What to do about an episode that began or got worse; nothing where there is nothing to do.</summary>
    public static bool TryWriteSuggestions(LogText text, in JournalRecord record, RunProgress progress)
    {
        var finding = AnomalyFinding.Of(record, progress);
        if (finding.Suggestions is not { Count: > 0 } suggestions) return false;
        text.Line().Append($"[RECOVERY_SUGGESTIONS] For {finding.Episode.Type}:");
        foreach (var suggestion in suggestions) text.Line().Append($"{suggestion}");
        return true;
    }

    private static void WriteDuration(LogText text, AnomalyEpisode episode)
    {
        var steps = AdviceFigures.StepsOf(episode);
        text.Line().Append($"Duration: {steps} {(steps == 1 ? "step" : "steps")} from step {episode.FirstStep} on, {episode.Count} anomalous {(episode.Count == 1 ? "value" : "values")}");
    }
}
