using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export;

/// <summary>Where an output stands: in which of its parts, how long that is, and since when it is written.</summary>
/// <param name="Length">The length of the part.</param>
/// <param name="Part">How many parts were put aside before.</param>
/// <param name="Since">The time of the part's first entry.</param>
internal sealed record OutputState(long Length, int Part, DateTimeOffset? Since)
{
    public static readonly OutputState Empty = new(0, 0, null);
}

/// <summary>
/// What one path of the run folder shows: a file, and before it those that a rotation has put aside. Which part an entry is in follows
/// from the entries and their times alone; what has become of a part stands on the disk: it is written, put aside, compressed or deleted.
/// </summary>
internal sealed class Output : IDisposable
{
    private readonly RotatedFiles _files;
    private readonly bool _readOnly;
    private readonly ILogger _logger;
    private readonly Queue<(OutputFile File, int Part)> _full = [];
    private OutputFile _file;
    private Rotation? _rotation;
    private int _part;
    private DateTimeOffset? _since;
    private long _added;
    private long _cut;
    private bool _isClosed;

    public Output(string path, OutputState state, bool readOnly, ILogger logger)
    {
        _files = new RotatedFiles(path);
        _readOnly = readOnly;
        _logger = logger;
        (_part, _since) = (state.Part, state.Since);
        _file = Open(state.Length);
    }

    public string Path => _files.ActivePath;

    /// <summary>Whether nothing more comes: the next flush closes the file.</summary>
    public bool IsFinished { get; set; }

    public IBufferWriter<byte> Pending => _file.Pending;

    public OutputState State => new(_file.Length, _part, _since);

    public long Length => _file.Length;

    public long Added => _added + _file.Added + _full.Sum(full => full.File.Added);

    public long Cut => _cut + _file.Cut + _full.Sum(full => full.File.Cut);

    /// <summary>Adds an entry, to the next part where the rotation says so.</summary>
    public void Append(ReadOnlySpan<byte> entry, DateTimeOffset time, Rotation? rotation)
    {
        _rotation = rotation;
        if (_file.Length > 0 && (_file.Length + entry.Length > rotation?.Size || time - _since >= rotation?.Age))
        {
            _full.Enqueue((_file, _part++));
            _file = Open(0);
        }

        if (_file.Length == 0) _since = time;
        _file.Pending.Write(entry);
    }

    /// <inheritdoc cref="OutputFile.Flush"/>
    public void Flush()
    {
        if (_isClosed) return;
        while (_full.TryPeek(out var full))
        {
            full.File.CutRest();
            full.File.Sync();
            full.File.Dispose();
            if (!_readOnly) _files.PutAside(full.File.Path, full.Part, _rotation);
            _full.Dequeue();
            _added += full.File.Added;
            _cut += full.File.Cut;
        }

        _file.Flush();
        if (!IsFinished) return;
        _file.CutRest();
        _file.Sync();
        _file.Dispose();
        _isClosed = true;
    }

    /// <inheritdoc cref="OutputFile.CutRest"/>
    public void CutRest()
    {
        Flush();
        if (_isClosed) return;
        _file.CutRest();
        if (!_readOnly && _part > 0) _files.Finish(_rotation);
    }

    /// <inheritdoc cref="OutputFile.Sync"/>
    public void Sync() => _file.Sync();

    public void Dispose()
    {
        foreach (var (file, _) in _full) file.Dispose();
        _file.Dispose();
    }

    private OutputFile Open(long position)
    {
        var path = _files.PathOf(_part, out var isWhole);
        if (isWhole && !_readOnly && position == 0 && RotatedFiles.IsDamaged(path))
        {
            // The journal is read again from where the part begins.
            _logger.LogWarning("'{File}' is damaged; it is made again from the journal.", path);
            _cut += new FileInfo(path).Length;
            (path, isWhole) = (_files.Discard(_part), false);
        }

        var mode = !isWhole && !_readOnly ? OutputMode.Write : _readOnly && (!isWhole || File.Exists(path)) ? OutputMode.Compare : OutputMode.Pass;
        return new OutputFile(path, position, mode, _logger);
    }
}
