namespace Instrumentation;

/// <summary>How the journal uses its disk.</summary>
public sealed record JournalOptions
{
    /// <summary>The size of a segment file in bytes: a multiple of 4,096, at least 16,384. 1 MiB by default.</summary>
    public int SegmentSize { get; init; } = 1 << 20;

    /// <summary>How many prepared segments wait for the one in use to fill up; 4 by default.</summary>
    public int SpareSegments { get; init; } = 4;

    /// <summary>
    /// How many bytes of segments wait for exporters, 1 GiB by default. Beyond it the oldest segment is deleted, and what the exporters
    /// that had not passed it lose is counted; with <see cref="WhenFull.Wait"/> the training waits for them instead.
    /// </summary>
    public long Quota { get; init; } = 1L << 30;

    /// <summary>
    /// Whether the journal is kept whole. Otherwise a segment is deleted as soon as every exporter has passed it. A journal that is kept
    /// has no quota; on a full disk new records are dropped.
    /// </summary>
    public bool Keep { get; init; }

    /// <summary>What happens to a record when no segment is ready for it.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.Drop;

    internal void Validate()
    {
        if (SegmentSize < 16384 || SegmentSize % 4096 != 0)
            throw new ArgumentException($"The journal's segment size is {SegmentSize} bytes; give a multiple of 4096 of at least 16384.");
        if (SpareSegments < 1)
            throw new ArgumentException($"The journal has {SpareSegments} spare segments; give at least 1.");

        // The spares, the one in use and one that is read.
        var smallest = (SpareSegments + 2L) * SegmentSize;
        if (!Keep && Quota < smallest)
            throw new ArgumentException($"The journal's quota is {Quota} bytes; give at least {smallest}, which is {SpareSegments + 2} segments of {SegmentSize} bytes.");
    }
}

/// <summary>What happens to a record when the journal has no room ready.</summary>
public enum WhenFull
{
    /// <summary>The record is dropped and counted; the caller never waits.</summary>
    Drop,

    /// <summary>The caller waits until there is room. A full disk then stops the training.</summary>
    Wait,
}
