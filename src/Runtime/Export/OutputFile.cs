using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Export;

/// <summary>
/// A file that a journal makes, written in whole entries at a position that the journal gives. What the file already holds from there on
/// is compared and not written again, so that the same records make the same file however often they are exported; where it differs it is
/// cut, and what the journal gives takes its place.
/// </summary>
/// <param name="path">The file; it and its folder are created by the first flush.</param>
/// <param name="position">How many bytes come before what is appended next.</param>
/// <param name="mode">What becomes of the bytes.</param>
/// <param name="logger">Is told what differs and what is cut.</param>
internal sealed class OutputFile(string path, long position = 0, OutputMode mode = OutputMode.Write, ILogger? logger = null) : IDisposable
{
    private const int ComparedAtOnce = 1 << 16;

    private readonly ArrayBufferWriter<byte> _pending = new(1 << 12);
    private SafeFileHandle? _file;
    private long _position = position;

    // In a comparison, what the first flush has to find, and where a recovery would have cut the file.
    private long _expected = position;
    private long _end = long.MaxValue;

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
        if (mode == OutputMode.Pass)
        {
            Pass();
            return;
        }

        var length = Open();
        if (length < _position && mode == OutputMode.Write) throw new OutputLostException(this, _position - length);

        Added += Math.Max(0, _expected - length);
        _expected = 0;

        var bytes = _pending.WrittenSpan;
        var same = SameBytes(bytes, length);
        if (same < bytes.Length && _position + same < length) length = CutTo(_position + same, length, "the journal gives something else there");
        if (same < bytes.Length && mode == OutputMode.Write) RandomAccess.Write(_file!, bytes[same..], _position + same);

        // Bytes that a failed write left were compared as well, and were no less missing when this began.
        Added += Math.Max(0, _position + bytes.Length - Math.Max(length, _position));
        Pass();
    }

    /// <summary>Cuts what the file holds beyond the last entry: the journal has ended and does not give it.</summary>
    public void CutRest()
    {
        Flush();
        if (mode == OutputMode.Pass) return;
        var length = Open();
        if (length > _position) CutTo(_position, length, "the journal ends before them");
    }

    /// <summary>Accepts what is left of a file that lost bytes: what comes next is put at its end.</summary>
    public void GoOnAtEnd() => _position = Open();

    /// <summary>Makes what was flushed survive the loss of power.</summary>
    public void Sync()
    {
        if (_file is not null && mode == OutputMode.Write) RandomAccess.FlushToDisk(_file);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Pass()
    {
        _position += _pending.WrittenCount;
        _pending.ResetWrittenCount();
    }

    /// <summary>Opens the file if it is not, or is no longer there under its name, and tells its length.</summary>
    private long Open()
    {
        if (_file is not null && !File.Exists(Path)) Dispose();
        if (_file is null && mode == OutputMode.Compare)
        {
            if (!File.Exists(Path)) return 0;
            _file = OpenToCompare();
        }
        else if (_file is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            _file = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }

        return Math.Min(RandomAccess.GetLength(_file), _end);
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

    private long CutTo(long end, long length, string why)
    {
        Cut += length - end;
        if (mode == OutputMode.Write)
        {
            RandomAccess.SetLength(_file!, end);
            logger?.LogWarning("'{File}' was cut by its last {Bytes} bytes, from byte {Position} on: {Why}.", Path, length - end, end, why);
        }
        else
        {
            _end = end;
            logger?.LogWarning("'{File}' is wrong in its last {Bytes} bytes, from byte {Position} on: {Why}.", Path, length - end, end, why);
        }

        return end;
    }

    /// <summary>The content of the file; of a compressed one, a copy that is gone when it is closed.</summary>
    private SafeFileHandle OpenToCompare()
    {
        try
        {
            if (RotatedFiles.IsCompressed(Path)) return RotatedFiles.Decompress(Path);
        }
        catch (InvalidDataException exception)
        {
            // Nobody can say which of its bytes are right.
            Cut += new FileInfo(Path).Length;
            _end = 0;
            logger?.LogWarning("'{File}' is damaged and cannot be decompressed: {Reason}", Path, exception.Message);
        }

        return File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}

/// <summary>What becomes of the bytes that are appended.</summary>
internal enum OutputMode
{
    /// <summary>What the file lacks is written.</summary>
    Write,

    /// <summary>They are compared; what would be written or cut is counted.</summary>
    Compare,

    /// <summary>Nothing: the file is whole, and compressed or deleted by now.</summary>
    Pass,
}

/// <summary>A file is shorter than what was written to it: somebody removed it or cut it.</summary>
internal sealed class OutputLostException(OutputFile file, long bytes) : IOException($"'{file.Path}' lacks {bytes} bytes that were in it.")
{
    public OutputFile File { get; } = file;
}
