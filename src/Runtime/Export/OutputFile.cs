using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Export;

/// <summary>
/// A file that a journal makes, written in whole entries at a position that the journal gives. What the file already holds from there on
/// is compared and not written again, so that the same records make the same file however often they are exported; where it differs it is
/// cut, and what the journal gives takes its place.
/// </summary>
/// <param name="path">The file; it and its folder are created by the first flush.</param>
/// <param name="position">How many bytes come before what is appended next.</param>
/// <param name="readOnly">Whether the file is only compared: what would be written or cut is counted.</param>
internal sealed class OutputFile(string path, long position = 0, bool readOnly = false) : IDisposable
{
    private const int ComparedAtOnce = 1 << 16;

    private readonly ArrayBufferWriter<byte> _pending = new(1 << 12);
    private SafeFileHandle? _file;
    private long _position = position;

    public string Path { get; } = path;

    /// <summary>What the next flush appends. Whole entries only, so that no reader of the file sees half of one for long.</summary>
    public IBufferWriter<byte> Pending => _pending;

    /// <summary>The length of the file up to what was appended last, flushed or not.</summary>
    public long Length => _position + _pending.WrittenCount;

    /// <summary>How many bytes it lacked.</summary>
    public long Added { get; private set; }

    /// <summary>How many bytes it had that the journal does not give.</summary>
    public long Cut { get; private set; }

    /// <summary>Writes what is pending; without anything, makes sure that the file is there.</summary>
    /// <exception cref="OutputLostException">The file lacks bytes that were in it.</exception>
    /// <exception cref="IOException">The disk is full or gone; nothing is lost, flush again.</exception>
    public void Flush()
    {
        if (_pending.WrittenCount == 0 && _file is not null) return;
        var length = Open();
        if (length < _position && !readOnly) throw new OutputLostException(this, _position - length);

        var bytes = _pending.WrittenSpan;
        var same = SameBytes(bytes, length);
        if (same < bytes.Length && _position + same < length) length = CutTo(_position + same, length);
        if (same < bytes.Length && !readOnly) RandomAccess.Write(_file!, bytes[same..], _position + same);

        // Bytes that a failed write left were compared as well, and were no less missing when this began.
        Added += Math.Max(0, _position + bytes.Length - Math.Max(length, _position));
        _position += bytes.Length;
        _pending.ResetWrittenCount();
    }

    /// <summary>Cuts what the file holds beyond the last entry: the journal has ended and does not give it.</summary>
    public void CutRest()
    {
        Flush();
        var length = Open();
        if (length > _position) CutTo(_position, length);
    }

    /// <summary>Accepts what is left of a file that lost bytes: what comes next is put at its end.</summary>
    public void GoOnAtEnd() => _position = Open();

    /// <summary>Makes what was flushed survive the loss of power.</summary>
    public void Sync()
    {
        if (_file is not null && !readOnly) RandomAccess.FlushToDisk(_file);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Opens the file if it is not, or is no longer there under its name, and tells its length.</summary>
    private long Open()
    {
        if (_file is not null && !File.Exists(Path)) Dispose();
        if (_file is null && readOnly)
        {
            if (!File.Exists(Path)) return 0;
            _file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        else if (_file is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            _file = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }

        return RandomAccess.GetLength(_file);
    }

    /// <summary>How many of the bytes the file already has at its position.</summary>
    private int SameBytes(ReadOnlySpan<byte> bytes, long length)
    {
        var same = 0;
        var buffer = length > _position ? ArrayPool<byte>.Shared.Rent(ComparedAtOnce) : [];
        try
        {
            while (same < bytes.Length && _position + same < length)
            {
                var wanted = Math.Min(bytes.Length - same, ComparedAtOnce);
                var read = RandomAccess.Read(_file!, buffer.AsSpan(0, wanted), _position + same);
                var equal = bytes.Slice(same, read).CommonPrefixLength(buffer.AsSpan(0, read));
                same += equal;
                if (equal < read || read == 0) break;
            }
        }
        finally
        {
            if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        }

        return same;
    }

    private long CutTo(long end, long length)
    {
        if (!readOnly) RandomAccess.SetLength(_file!, end);
        Cut += length - end;
        return end;
    }
}

/// <summary>A file is shorter than what was written to it: somebody removed it or cut it.</summary>
internal sealed class OutputLostException(OutputFile file, long bytes) : IOException($"'{file.Path}' lacks {bytes} bytes that were in it.")
{
    public OutputFile File { get; } = file;
}
