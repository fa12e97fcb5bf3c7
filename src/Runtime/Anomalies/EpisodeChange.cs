namespace Instrumentation;

/// <summary>What has become of an episode: of the time in which a quantity was anomalous.</summary>
public enum EpisodeChange
{
    /// <summary>Nothing that has to be said.</summary>
    None,

    /// <summary>It began.</summary>
    Opened,

    /// <summary>It reached a higher severity.</summary>
    Worsened,

    /// <summary>It ended.</summary>
    Resolved,
}
