namespace Instrumentation.Journal;

/// <summary>Seals what a process that was killed had not sealed yet.</summary>
internal static class JournalSeal
{
    /// <summary>
    /// Seals the segments of a folder whose writer is gone, as far as this boot of the machine wrote them: what the kernel has is whole,
    /// and must be on the disk before the power is lost. What was sealed already, or was written before another boot, stays as it is.
    /// </summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public static void SealDead(string folder) => SealDead(new FolderSegmentStore(folder));

    /// <inheritdoc cref="SealDead(string)"/>
    public static void SealDead(SegmentStore store)
    {
        // Segments are sealed in their order: behind a complete one all are.
        foreach (var index in store.Indices.Reverse())
        {
            if (store.Open(index, out var memory, out var header, writable: true) != SegmentState.Published) continue;
            using var segment = new SegmentSeal(memory!, header, dead: true);
            if (segment.IsComplete) return;
            if (BootId.IsCurrent(header.Boot)) segment.SealCommitted(all: true);
        }
    }
}
