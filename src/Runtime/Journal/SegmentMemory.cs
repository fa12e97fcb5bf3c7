using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Journal;

/// <summary>The bytes behind a segment: a mapped file, or a pinned array for a run that lives in memory.</summary>
internal abstract unsafe class SegmentMemory : IDisposable
{
    public byte* Start { get; protected init; }

    public int Size { get; protected init; }

    public ReadOnlySpan<byte> Span => new(Start, Size);

    /// <summary>Whether it outlives the process, so that sealing it has a purpose.</summary>
    public virtual bool IsDurable => false;

    /// <summary>Writes a part of it to the disk and waits until it is there.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public virtual void Sync(int start, int end)
    {
    }

    public abstract void Dispose();
}

/// <summary>A segment in a pinned array; the garbage collector keeps it as long as a reader holds it.</summary>
internal sealed unsafe class ArraySegmentMemory : SegmentMemory
{
    private readonly byte[] _array;

    public ArraySegmentMemory(int size)
    {
        _array = GC.AllocateArray<byte>(size, pinned: true);
        Start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Size = size;
    }

    public override void Dispose()
    {
    }
}

/// <summary>A segment in a mapped file.</summary>
internal sealed unsafe partial class MappedSegmentMemory : SegmentMemory
{
    private const int PageSize = 4096;

    /// <summary>What every new segment is filled with; one for all, because a long run makes thousands of them.</summary>
    private static readonly byte[] Zeros = new byte[1 << 16];

    // Linux brings a mapping to the disk without it.
    private static readonly bool SyncNeedsFile = !OperatingSystem.IsLinux();

    private readonly SafeFileHandle _file;
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly MemoryMappedViewAccessor _accessor;

    private MappedSegmentMemory(SafeFileHandle file, int size, MemoryMappedFileAccess access)
    {
        _file = file;
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: SyncNeedsFile);
        _accessor = map.CreateViewAccessor(0, size, access);
        _view = _accessor.SafeMemoryMappedViewHandle;
        byte* start = null;
        _view.AcquirePointer(ref start);
        Start = start + _accessor.PointerOffset;
        Size = size;
    }

    /// <summary>
    /// Creates a file with its space really reserved: zeros are written, so that a full disk is an <see cref="IOException"/> here and
    /// never a signal in a thread that records.
    /// </summary>
    public static MappedSegmentMemory Create(string path, int size)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, size);
        try
        {
            for (long offset = 0; offset < size; offset += Zeros.Length)
                RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, size - offset)), offset);
            var memory = new MappedSegmentMemory(file, size, MemoryMappedFileAccess.ReadWrite);
            memory.Populate();
            return memory;
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps an existing segment, if it is published.</summary>
    public static SegmentState Open(string path, bool writable, out MappedSegmentMemory? memory, out SegmentHeader header)
    {
        memory = null;
        var file = File.OpenHandle(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Span<byte> bytes = stackalloc byte[JournalFormat.HeaderSize];
            var read = RandomAccess.Read(file, bytes, 0);
            var state = SegmentHeader.Read(bytes[..read], out header);
            if (state != SegmentState.Published)
            {
                file.Dispose();
                return state;
            }

            // A file cut short is mapped as far as it goes.
            var size = (int)Math.Min(header.Size, RandomAccess.GetLength(file));
            memory = new MappedSegmentMemory(file, size, writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read);
            return state;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override bool IsDurable => true;

    public override void Sync(int start, int end)
    {
        if (SyncNeedsFile)
        {
            // From the mapping to the file, and from there to the disk: neither Windows nor macOS promises the second with the first.
            _accessor.Flush();
            RandomAccess.FlushToDisk(_file);
            return;
        }

        start -= start % Environment.SystemPageSize;
        if (NativeMemory.Sync(Start + start, (nuint)(end - start), NativeMemory.Synchronous) != 0)
            throw new IOException($"The journal cannot be written to its disk: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public override void Dispose()
    {
        // Disposing the accessor instead would write the file back to disk first.
        _view.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Touches every page ahead of the writers, atomically because they may already be writing.</summary>
    private void Populate()
    {
        for (var offset = 0; offset < Size; offset += PageSize)
            Interlocked.Or(ref *(int*)(Start + offset), 0);
    }

    private static partial class NativeMemory
    {
        /// <summary>MS_SYNC, as Linux numbers it.</summary>
        public const int Synchronous = 4;

        [LibraryImport("libc", EntryPoint = "msync", SetLastError = true)]
        public static partial int Sync(byte* address, nuint length, int flags);
    }
}
