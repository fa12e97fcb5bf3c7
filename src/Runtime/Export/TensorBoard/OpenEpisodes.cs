using System.Text.Json.Serialization;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The episodes that are open under each tag. There may be several, such as those of two methods that record one quantity: the tag shows the worst of them, and
/// is at rest when all are over.
/// </summary>
internal sealed class OpenEpisodes
{
    [JsonInclude]
    public Dictionary<string, List<OpenEpisode>> ByTag { get; private set; } = [];

    /// <summary>Takes the next change of an episode.</summary>
    /// <returns>What the tag shows from now on: 1 for an information to 4 for what is fatal, 0 for nothing.</returns>
    public int Take(string tag, AnomalyEpisode episode)
    {
        if (!ByTag.TryGetValue(tag, out var open)) ByTag[tag] = open = [];
        var known = open.FindIndex(other => other.FirstStep == episode.FirstStep && other.Severity <= episode.Severity);
        if (episode.Change != EpisodeChange.Opened && known >= 0) open.RemoveAt(known);
        if (episode.Change != EpisodeChange.Resolved) open.Add(new OpenEpisode(episode.FirstStep, episode.Severity));
        if (open.Count == 0) ByTag.Remove(tag);
        return open.Count == 0 ? 0 : (int)open.Max(other => other.Severity) + 1;
    }

    /// <summary>Those that an attempt goes on with whose first step is <paramref name="step"/>; what began later is not known to it.</summary>
    public OpenEpisodes Before(long step) => new()
    {
        ByTag = ByTag
            .Select(tag => (tag.Key, Open: tag.Value.FindAll(episode => episode.FirstStep < step)))
            .Where(tag => tag.Open.Count > 0)
            .ToDictionary(tag => tag.Key, tag => tag.Open),
    };
}

/// <summary>An episode that is open.</summary>
/// <param name="FirstStep">The global step of its first anomalous value.</param>
/// <param name="Severity">The highest severity that it has reached.</param>
internal readonly record struct OpenEpisode(long FirstStep, Severity Severity);
