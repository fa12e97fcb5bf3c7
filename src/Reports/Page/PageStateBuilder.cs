using System.Globalization;
using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Export;
using Instrumentation.Reports.History;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Page;

/// <summary>Makes of what a run adds up to what the page shows.</summary>
internal static class PageStateBuilder
{
    private const string Running = "running";
    private const int MaxAnomalies = 50;
    private const int MaxSamples = 8;

    /// <summary>What an event calls the number of a sample among those of its epoch.</summary>
    private const string NumberOfSample = "sample";

    public static PageState Of(RunSummary summary, RunHistory history, RunHealth? health, string? notice)
    {
        var (status, text) = StatusOf(summary);
        var marked = summary.AnomalyHistory.Episodes.Select(entry => entry.Finding.Episode);
        return new PageState(
            summary.Progress.RunId,
            status,
            text,
            status == Running,
            Math.Max(summary.LastStep, history.LastStep),
            DoneOf(summary.Progress),
            [.. FactsOf(summary)],
            notice ?? (history.HasRows || summary.Steps == 0 ? null : "This run has no history.bin, so the curves show 1,000 places of its length and no single steps. Give the run a HistoryExporter."),
            PageCharts.Of(history.Series),
            [.. DataOf(summary)],
            [.. history.Media.Reverse().Take(MaxSamples).Select(SampleOf)],
            summary.AnomalyHistory.Total,
            [.. summary.AnomalyHistory.Episodes.Reverse().Take(MaxAnomalies).Select(AnomalyOf)],
            [.. marked.Select(episode => new PageMark(episode.Metric, episode.FirstStep, AnomalyName.Of(episode.Severity), PageCharts.Spaced(episode.Type)))],
            [.. HealthOf(summary, health)]);
    }

    private static (string Status, string Text) StatusOf(RunSummary summary) => summary switch
    {
        { Holder: not null, Status: RunAttempt.Unfinished } => (Running, Running),
        { Status: RunAttempt.Unfinished } => ("killed", "ended without an end: its process is gone"),
        _ => (summary.Status, summary.Reason is null ? summary.Status : $"{summary.Status} ({summary.Reason})"),
    };

    private static double? DoneOf(RunProgress progress) => progress is { Epochs: > 0 and var epochs, BatchesPerEpoch: > 0 and var batches }
        ? Math.Clamp((progress.LastStep + 1.0) / ((double)epochs * batches), 0, 1)
        : null;

    private static IEnumerable<PageFact> FactsOf(RunSummary summary)
    {
        var progress = summary.Progress;
        if (summary.EpochCount > 0 || progress.Epochs is not null)
            yield return new PageFact("Epochs", progress.Epochs is { } epochs ? Invariant($"{summary.EpochCount:N0} of {epochs:N0}") : Invariant($"{summary.EpochCount:N0}"));
        var planned = (long?)progress.Epochs * progress.BatchesPerEpoch;
        yield return new PageFact("Steps", planned is { } steps ? Invariant($"{summary.Steps:N0} of {steps:N0}") : Invariant($"{summary.Steps:N0}"));
        if (summary is { Holder: not null, Status: RunAttempt.Unfinished } && progress.Remaining is { } remaining) yield return new PageFact("Time left", TimeText(remaining));
        yield return new PageFact("Time so far", TimeText(summary.Duration));
        foreach (var (name, rates) in summary.RecentThroughputs.Take(2))
            yield return new PageFact(PageCharts.Spaced(name[..^"_per_second".Length]) + " per second", Number(rates.Mean), "mean of the last 100 steps");
        if (summary.LastEpoch is { ValidationLosses: [var loss, ..] }) yield return new PageFact(PageCharts.Spaced(loss.Name) + ", held out", Number(loss.Value));
        if (progress.Run["device"] is JsonValue device) yield return new PageFact("Device", device.ToString());
        yield return new PageFact("Started", progress.Started.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), summary.Attempts.Count > 1 ? Invariant($"attempt {progress.Attempt}") : null);
        if (progress.TextOf("git_commit") is { Length: >= 7 } commit) yield return new PageFact("Commit", commit[..7], progress.TextOf("git_branch"));
    }

    private static IEnumerable<PageFact> DataOf(RunSummary summary)
    {
        foreach (var (name, sum) in summary.Counters) yield return new PageFact(PageCharts.Spaced(name), Invariant($"{sum:N0}"));
        if (DataUsage.Of(summary) is not { } usage) yield break;
        yield return new PageFact("uses of files", Invariant($"{usage.Files:N0}"));
        foreach (var (share, name) in new[] { (usage.Augmented, "altered"), (usage.CacheHit, "from the cache") })
        {
            if (share is { Count: > 0 }) yield return new PageFact(name, Invariant($"{share.Mean:P1}"));
        }

        foreach (var (range, name, unit) in new[]
        {
            (usage.Transposition, "transposition", " semitones"), (usage.TimeStretch, "time stretch", " times"), (usage.VelocityScale, "velocity", " times"),
            (usage.OriginalLength, "length as read", ""), (usage.ProcessedLength, "length as used", ""),
        })
        {
            if (range is { Count: > 0 }) yield return new PageFact(name, $"{Number(range.Min)} to {Number(range.Max)}{unit}", $"mean {Number(range.Mean)}");
        }

        if (usage.ProcessingTime is { Count: > 0 } time) yield return new PageFact("time to make a sample", Number(1000 * time.Mean) + " ms", $"at most {Number(1000 * time.Max)} ms");
    }

    private static PageSample SampleOf(RecordedMedia media)
    {
        var id = media.Files.ToString(CultureInfo.InvariantCulture);
        var number = media.Event.Values[NumberOfSample];
        var title = number is null ? PageCharts.Spaced(media.Event.Event) : $"sample {number}";
        title += media.Event.Epoch >= 0 ? Invariant($", epoch {media.Event.Epoch}") : Invariant($", step {media.Event.Step}");
        return new PageSample(
            id,
            title,
            [.. media.Event.Values.Where(value => value.Value is not null && value.Key != NumberOfSample).Select(value => new PageFact(PageCharts.Spaced(value.Key), TextOf(value.Value!)))],
            AddressOf("image/png"),
            AddressOf("audio/wav"),
            media.Event.Values["path"] is JsonValue ? $"media/{id}/file" : null);

        string? AddressOf(string type)
        {
            for (var i = 0; i < media.Event.Media.Count; i++)
            {
                if (media.Event.Media[i] is { Bytes: > 0 } file && file.Type == type) return Invariant($"media/{id}/{i}");
            }

            return null;
        }
    }

    private static PageAnomaly AnomalyOf(AnomalyEntry entry)
    {
        var episode = entry.Finding.Episode;
        var where = episode.LastStep > episode.FirstStep ? Invariant($"steps {episode.FirstStep:N0} to {episode.LastStep:N0}") : Invariant($"step {episode.FirstStep:N0}");
        return new PageAnomaly(
            Invariant($"{episode.FirstStep}-{episode.Metric}-{episode.Type}-{episode.Scope}"),
            PageCharts.Spaced(episode.Type),
            AnomalyName.Of(episode.Severity),
            episode.Metric + (episode.Scope is null ? "" : $" ({episode.Scope})"),
            where + (entry.ResolvedAtStep is null ? ", still open" : ""),
            entry.Finding.Details,
            entry.Finding.Suggestions,
            episode.FirstStep,
            episode.LastStep,
            entry.ResolvedAtStep is null);
    }

    private static IEnumerable<PageFact> HealthOf(RunSummary summary, RunHealth? health)
    {
        yield return Count("Records dropped for want of room", Math.Max(summary.DroppedRecords, health?.DroppedRecords ?? 0));
        yield return Count("Records that could not be read", summary.DamagedRecords + summary.UnfinishedRecords);
        yield return Count("Exceptions in the training", summary.Faults);
        if (health is not null) yield return Count("Exceptions in exporters", health.ExporterFaults);
        if (health is not null) yield return Count("Steps refused, because another one ran", health.RefusedSteps);
        foreach (var exporter in summary.Progress.Run["exporters"] as JsonArray ?? [])
        {
            if (exporter?["kind"]?.ToString() is not { } kind) continue;
            var lost = summary.LostRecords.Where(loss => loss.Reader != "journal" && Matches(loss.Reader, kind)).Sum(loss => loss.Records);
            yield return new PageFact(PageCharts.Spaced(kind), lost == 0 ? "complete" : Invariant($"lacks {lost:N0} records"), "exporter", lost > 0);
        }
    }

    private static bool Matches(string reader, string kind) => string.Equals(reader.Replace(' ', '_'), kind, StringComparison.OrdinalIgnoreCase);

    private static PageFact Count(string name, long count) => new(name, Invariant($"{count:N0}"), IsBad: count > 0);

    private static string TextOf(JsonNode value) => value is JsonValue number && number.TryGetValue(out double real) ? Number(real) : value.ToString();

    private static string TimeText(TimeSpan time) => time.TotalHours >= 1 ? Invariant($"{(long)time.TotalHours} h {time.Minutes} min") : Invariant($"{time.Minutes} min {time.Seconds} s");

    private static string Number(double value) => Math.Abs(value) is >= 100_000 and < 1e15 ? Invariant($"{value:N0}") : value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
