namespace Instrumentation.Journal;

internal static class JournalSeal
{
    public static void SealDead(SegmentStore store) => _ = store;
}
