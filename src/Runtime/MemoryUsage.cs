namespace Instrumentation;

/// <summary>The memory in use, in bytes.</summary>
/// <param name="GpuAllocated">What tensors occupy on the GPU; 0 without one.</param>
/// <param name="GpuReserved">What the allocator holds on the GPU; 0 without one.</param>
/// <param name="GpuMaxAllocated">The most that tensors have occupied on the GPU so far; 0 without one.</param>
/// <param name="ProcessResident">The resident set of this process.</param>
public readonly record struct MemoryUsage(long GpuAllocated, long GpuReserved, long GpuMaxAllocated, long ProcessResident)
{
    /// <summary>The memory of this process, without a GPU.</summary>
    public static MemoryUsage OfProcess() => new(0, 0, 0, Environment.WorkingSet);
}
