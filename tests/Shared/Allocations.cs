namespace Instrumentation.Tests;

/// <summary>Counts the bytes that an action allocates on this thread.</summary>
public static class Allocations
{
    /// <summary>
    /// A collection for the sake of another thread counts what was left of this thread's allocation context, up to 8 kB, as allocated. The
    /// collection before the count leaves nothing of it.
    /// </summary>
    public static long Of(Action action)
    {
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
