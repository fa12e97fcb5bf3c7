namespace Instrumentation.Anomalies;

/// <summary>When the memory in use grows from step to step.</summary>
/// <param name="Rise">By which share it has grown.</param>
/// <param name="Grace">How many values are seen before one is judged: at first buffers grow, caches fill, and the heaps of a process find their size.</param>
public readonly record struct MemoryLeakRule(double Rise = 0.05, int Grace = 1000)
{
    /// <summary>The shipped constants.</summary>
    public MemoryLeakRule()
        : this(Rise: 0.05)
    {
    }
}
