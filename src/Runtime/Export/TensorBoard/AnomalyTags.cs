using System.Text;
using Instrumentation.Anomalies;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// How anomalies show in TensorBoard: <c>Anomalies/&lt;type&gt;/&lt;metric&gt;</c> is the worst severity of the episodes that are open, at the steps at which one begins, gets
/// worse and ends: 1 for an information to 4 for what is fatal, and 0 when all are over. The text <c>Anomalies/&lt;type&gt;</c> has the details and what to do.
/// </summary>
internal static class AnomalyTags
{
    private const string TextPlugin = "text";

    public static void Add(EventWriter events, OpenEpisodes open, in JournalRecord record, RunProgress progress)
    {
        var finding = AnomalyFinding.Of(record, progress);
        var episode = finding.Episode;
        var type = $"Anomalies/{TagFamily.Clean(episode.Type)}";
        var scope = episode.Scope is null ? "" : "/" + TagFamily.Clean(episode.Scope);
        var tag = $"{type}/{TagFamily.Clean(episode.Metric)}{scope}";
        events.Add(Encoding.UTF8.GetBytes(tag), open.Take(tag, episode));
        if (episode.Change != EpisodeChange.Resolved) events.AddText(type, TextPlugin, Encoding.UTF8.GetBytes(TextOf(finding)));
    }

    /// <summary>Markdown.</summary>
    private static string TextOf(AnomalyFinding finding)
    {
        var text = new StringBuilder();
        text.Append($"**{finding.Episode.Severity}**: {Escape(finding.Details)}");
        if (AdviceFigures.SamplesOf(finding) is { } samples) text.Append($"\n\nSamples: {Escape(samples)}");
        if (finding.Suggestions.Count > 0) text.Append('\n');
        foreach (var suggestion in finding.Suggestions) text.Append($"\n- {Escape(suggestion)}");
        return text.ToString();
    }

    private static string Escape(string text) => MarkdownText.Escape(text);
}
