namespace Instrumentation;

/// <summary>The memory in use, in bytes.</summary>
/// <param name="GpuAllocated">What tensors occupy on the GPU; 0 without one.</param>
/// <param name="GpuReserved">What the allocator holds on the GPU; 0 without one.</param>
/// <param name="GpuMaxAllocated">The most that tensors have occupied on the GPU so far; 0 without one.</param>
/// <param name="ProcessResident">The resident set of this process.</param>
public readonly record struct MemoryUsage(long GpuAllocated, long GpuReserved, long GpuMaxAllocated, long ProcessResident)
{
    /// <summary>The memory that the GPU has; 0 where it is not known, so that nothing can be said of how close <see cref="GpuAllocated"/> comes to it.</summary>
    public long GpuTotal { get; init; }

    /// <summary>The most that this process may have: the limit of its control group, or else the machine's memory; 0 where it is not known.</summary>
    public long ProcessLimit { get; init; }

    /// <summary>The memory of this process and its limit, without a GPU.</summary>
    public static MemoryUsage OfProcess() => new(0, 0, 0, Environment.WorkingSet) { ProcessLimit = ProcessMemoryLimit.Bytes };
}
