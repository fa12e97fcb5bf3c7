namespace Instrumentation.Export.TensorBoard;

/// <summary>What the exporter remembers between records.</summary>
/// <param name="Path">The file that is written; null before the first.</param>
/// <param name="Seconds">The time in its name.</param>
/// <param name="HasLayout">Whether this attempt has its layout.</param>
/// <param name="Steps">Where what is between two steps stands.</param>
internal sealed record EventFileState(string? Path, long Seconds, bool HasLayout, StepAxis Steps)
{
    /// <summary>The state before the first record.</summary>
    public static EventFileState None => new(null, 0, false, new StepAxis());

    /// <summary>How many files of this attempt were before it.</summary>
    public int Part { get; init; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The tags that are metrics of the run, until it has said so; null from then on.</summary>
    public List<string>? Metrics { get; init; } = [];

    /// <summary>The least and the greatest values so far.</summary>
    public IReadOnlyList<SavedEnvelope>? Envelopes { get; init; }

    /// <summary>Those at the latest checkpoint, with which a resumed run goes on.</summary>
    public IReadOnlyList<SavedEnvelope>? EnvelopesAtCheckpoint { get; init; }

    /// <summary>Where metrics of events are meant to lie.</summary>
    public IReadOnlyDictionary<string, BandTags.Band>? Bands { get; init; }

    /// <summary>The episodes that are open.</summary>
    public OpenEpisodes Episodes { get; init; } = new();

    /// <summary>The rows of this epoch so far.</summary>
    public IReadOnlyDictionary<string, EventTable>? Tables { get; init; }
}
