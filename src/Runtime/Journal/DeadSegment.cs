namespace Instrumentation.Journal;

/// <summary>
/// What can be read of a segment whose writer is gone: block after block, each checked against its seal, and then what was not sealed
/// yet, if nothing but the process ended.
/// </summary>
internal sealed class DeadSegment
{
    private readonly SegmentMemory _memory;
    private readonly SegmentHeader _header;
    private readonly Seal[] _seals;
    private int _next;
    private bool _lastIsWhole = true;

    public DeadSegment(SegmentMemory memory, in SegmentHeader header)
    {
        _memory = memory;
        _header = header;
        _seals = Seal.ReadAll(memory, header);
    }

    /// <summary>Blocks that do not fit their seals.</summary>
    public int DamagedBlocks { get; private set; }

    /// <summary>Bytes of these blocks, and behind the last one where that has no known end.</summary>
    public long DamagedBytes { get; private set; }

    /// <summary>Bytes that were written and not sealed when the machine went down.</summary>
    public int UnsealedBytes { get; private set; }

    /// <summary>Hands them over, once.</summary>
    public int TakeUnsealedBytes()
    {
        var bytes = UnsealedBytes;
        UnsealedBytes = 0;
        return bytes;
    }

    /// <summary>The next stretch of whole records; false at the end.</summary>
    public bool TryNext(out int start, out int end)
    {
        while (_next < _seals.Length)
        {
            (start, end) = (_next == 0 ? _header.Records : _seals[_next - 1].End, _seals[_next].End);
            _lastIsWhole = _seals[_next].IsOf(_memory, start, _header.Records);
            _next++;
            if (_lastIsWhole) return true;
            DamagedBlocks++;
            DamagedBytes += Math.Max(0, Within(end) - Within(start));
        }

        (start, end) = (_seals.Length == 0 ? _header.Records : _seals[^1].End, _memory.Size);
        if (_next++ > _seals.Length) return false;
        if (!_lastIsWhole) DamagedBytes += WrittenBytes(Within(start), end);
        if (start >= end || !_lastIsWhole) return false;
        if (_header.Version == 1 || _header.Seals == 0 || BootId.IsCurrent(_header.Boot)) return true;
        UnsealedBytes = WrittenBytes(start, end);
        return false;
    }

    /// <summary>A number of a damaged seal may be anything.</summary>
    private int Within(int offset) => Math.Clamp(offset, Math.Min(_header.Records, _memory.Size), _memory.Size);

    private int WrittenBytes(int start, int end) => _memory.Span[start..end].LastIndexOfAnyExcept((byte)0) + 1;
}
