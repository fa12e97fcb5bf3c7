using System.Globalization;
using Instrumentation.Export;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Anomalies;

/// <summary>
/// What the policy does behind the journal: it says what began or got worse, hands what is found behind the journal to the thread that trains, and keeps
/// capsules. It shows what this process records; a resumed run acts on nothing again.
/// </summary>
/// <param name="actions">What the policy does to the training.</param>
/// <param name="warns">Whether warnings are said here, because no exporter of the run forwards log entries.</param>
internal sealed class PolicyExporter(PolicyActions actions, bool warns) : Exporter
{
    private ILogger? _logger;
    private CapsuleRecorder? _capsules;
    private RunProgress? _progress;

    public override string Name => "anomaly policy";

    public override void Open(ExportContext context)
    {
        _logger = context.Logger;
        _capsules = new CapsuleRecorder(context.Folder is null ? null : new CapsuleFolder(context.Folder.Anomalies), actions);
    }

    public override void Export(in JournalRecord record, RunProgress progress)
    {
        _progress = progress;
        _capsules!.Add(record, progress);
        if (record.Schema.Role != RecordRole.Anomaly) return;
        var episode = AnomalyEpisode.Read(record);
        if (episode.Change == EpisodeChange.Resolved) return;

        // What has no method was found behind the journal; what has one has acted already.
        if (record.Schema.Source.Length == 0) actions.ActLater(episode);
        if (warns && actions.Policy.Of(episode.Severity).HasFlag(AnomalyActions.Warn)) Warn(episode);
        _capsules.Add(episode, record, progress);
    }

    public override void Close() => _capsules!.Complete(_progress ?? new RunProgress());

    private void Warn(AnomalyEpisode episode) => _logger!.Log(
        episode.Severity == Severity.Info ? LogLevel.Information : episode.Severity == Severity.Warning ? LogLevel.Warning : LogLevel.Critical,
        "Anomaly {Type} ({Severity}) of {Metric} in step {Step}: {Value}, where {Low} to {High} was expected.",
        episode.Type, episode.Severity, episode.Scope is null ? episode.Metric : $"{episode.Metric} ({episode.Scope})", episode.LastStep,
        episode.Value.ToString("G6", CultureInfo.InvariantCulture), episode.ExpectedLow.ToString("G6", CultureInfo.InvariantCulture),
        episode.ExpectedHigh.ToString("G6", CultureInfo.InvariantCulture));
}
