using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Instrumentation.Crashes;

/// <summary>
/// How far each thread has come, in a mapped file: what is stored here survives the death of the process, as a word over a pipe might not.
/// A thread stores a count after the call that recorded it has returned.
/// </summary>
internal sealed unsafe class Acknowledgements : IDisposable
{
    /// <summary>A line of the cache for each thread.</summary>
    private const int Stride = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public Acknowledgements(string path, int threads)
    {
        Threads = threads;
        // Zeros are written: a mapping of a file without blocks would die on a full disk.
        if (!File.Exists(path)) File.WriteAllBytes(path, new byte[threads * Stride]);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        _view = _file.CreateViewAccessor(0, threads * Stride);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public int Threads { get; }

    /// <summary>How many records of a thread were acknowledged: the numbers below it.</summary>
    public ref long this[int thread] => ref Unsafe.AsRef<long>(_start + thread * Stride);

    public long Total => Enumerable.Range(0, Threads).Sum(thread => Volatile.Read(ref this[thread]));

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
