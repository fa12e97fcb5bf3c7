using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Export;

/// <summary>
/// A file that only grows, written in whole batches at a known position: a failed write changes nothing, and the next one writes the
/// same bytes at the same place.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly ArrayBufferWriter<byte> _pending = new(1 << 16);
    private readonly string _path;
    private SafeFileHandle? _file;
    private long _length;

    /// <param name="path">A file that does not exist.</param>
    /// <param name="createNow">False to leave that to the first flush, which is tried again where it fails.</param>
    public OutputFile(string path, bool createNow = true)
    {
        _path = path;
        if (createNow) _file = Create();
    }

    /// <summary>What the next flush appends. Whole entries only, so that no reader of the file sees half of one for long.</summary>
    public IBufferWriter<byte> Pending => _pending;

    /// <summary>How many bytes wait for a flush.</summary>
    public int PendingCount => _pending.WrittenCount;

    /// <exception cref="IOException">The disk is full or gone; nothing is lost, flush again.</exception>
    public void Flush()
    {
        if (_pending.WrittenCount == 0) return;
        _file ??= Create();
        RandomAccess.Write(_file, _pending.WrittenSpan, _length);
        _length += _pending.WrittenCount;
        _pending.ResetWrittenCount();
    }

    public void Dispose() => _file?.Dispose();

    private SafeFileHandle Create() => File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
}
