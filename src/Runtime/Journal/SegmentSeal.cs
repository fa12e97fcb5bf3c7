using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// Seals one segment, block after block, as far as its records are committed. It knows where that ends, and so it is also the one
/// that lets readers go on when a thread never finishes a record.
/// </summary>
internal sealed unsafe class SegmentSeal : IDisposable
{
    // Records that wait longer than this are sealed although a thread still writes to their page, which then pays a page fault.
    private const int LooksBeforeWrittenPage = 3;

    private readonly SegmentMemory _memory;
    private readonly SegmentHeader _header;
    private readonly bool _dead;
    private int _entry;
    private int _blockStart;
    private int _sealed;
    private int _frontier;
    private int _looksAtPage;
    private int _firstUnsynced = int.MaxValue;
    private (int From, int To) _stuck;
    private int _looksAtStuck;

    public SegmentSeal(SegmentMemory memory, in SegmentHeader header, bool dead)
    {
        _memory = memory;
        _header = header;
        _dead = dead;
        var seals = Seal.ReadAll(memory, header);
        _entry = seals.Length;
        _sealed = seals.Length == 0 ? header.Records : seals[^1].End;
        _blockStart = _sealed;
        if (seals.Length > 0 && IsLastWhole(seals) && _sealed - StartOfLast(seals) < BlockSize)
            (_entry, _blockStart) = (_entry - 1, StartOfLast(seals));
        CanSeal = header.Seals > 0 && memory.Size >= header.Records && (seals.Length == 0 || IsLastWhole(seals));
        _frontier = _sealed;
        Advance();
    }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsComplete => (CanSeal ? _sealed : _frontier) >= _memory.Size && _firstUnsynced == int.MaxValue;

    /// <summary>False for a version without seals, a segment in memory, and one whose last seal is damaged: what follows it has no known start.</summary>
    private bool CanSeal { get; }

    /// <summary>Seals what is committed by now. A disk that fails leaves all as it was, to be tried again.</summary>
    /// <param name="all">Also what lies in the page that is being written.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public void SealCommitted(bool all)
    {
        Advance();
        if (!CanSeal) return;
        SyncTable();
        var end = EndToSeal(all);
        if (end <= _sealed) return;

        // The data is on the disk before the seal that vouches for it, and the header with the first of it.
        _memory.Sync(_sealed == _header.Records ? 0 : _sealed, end);
        _firstUnsynced = _entry;
        for (var offset = _sealed; offset < end;)
        {
            if ((offset = Next(offset)) < 0) throw new InvalidDataException("A committed record of the journal was overwritten; something in this process writes where it must not.");
            if (offset - _blockStart >= BlockSize || offset == end) StoreSeal(offset);
        }

        _sealed = end;
        _looksAtPage = 0;
        SyncTable();
    }

    /// <summary>
    /// Gives up a record that was reserved, or is not even that, if it is the same as in the looks before and <paramref name="reserved"/>
    /// bytes show that others came after it. Looks are counted and not seconds, because a process that was stopped has not waited.
    /// </summary>
    public bool TryAbandon(long reserved, int looks)
    {
        Advance();
        var to = EndOfStuck((int)Math.Min(reserved, _memory.Size), reserved > _memory.Size);
        if (to < 0)
        {
            _looksAtStuck = 0;
            return false;
        }

        if (_stuck != (_frontier, to)) _looksAtStuck = 0;
        _stuck = (_frontier, to);
        if (_looksAtStuck++ < looks) return false;

        _looksAtStuck = 0;
        ref var place = ref WordAt(_frontier);
        var word = Volatile.Read(ref place);
        var abandoned = word == 0 ? Word(to - _frontier, PadKind, Abandoned) : Word(Length(word), Kind(word), Abandoned);
        return State(word) is 0 or Reserved && Interlocked.CompareExchange(ref place, abandoned, word) == word;
    }

    public void Dispose() => _memory.Dispose();

    private void Advance()
    {
        if (_memory.Size < _header.Records) return;
        for (int next; (next = Next(_frontier)) > 0;) _frontier = next;
    }

    /// <summary>The end of the record at an offset; -1 where it is not committed, or is none.</summary>
    private int Next(int offset)
    {
        if (offset + sizeof(ulong) > _memory.Size) return -1;
        var word = Volatile.Read(ref WordAt(offset));
        if (word == 0) return _dead ? FirstWritten(offset, _memory.Size) : -1;
        if (!IsValid(word, _memory.Size - offset)) return -1;
        return State(word) == Reserved && !_dead ? -1 : offset + Length(word);
    }

    /// <summary>
    /// The last record boundary before the page in which the next record is written: to sync that page would cost the thread that
    /// records a page fault.
    /// </summary>
    private int EndToSeal(bool all)
    {
        if (_sealed < _frontier) _looksAtPage++;
        if (all || _frontier >= _memory.Size || _looksAtPage >= LooksBeforeWrittenPage) return _frontier;
        var page = _frontier - (_frontier % Environment.SystemPageSize);
        var end = _sealed;
        for (int next; (next = Next(end)) > 0 && next <= page;) end = next;
        return end;
    }

    private void StoreSeal(int end)
    {
        var seal = new Seal(end, Seal.ChecksumOf(_memory.Span[_blockStart..end]));
        Volatile.Write(ref WordAt(HeaderSize + (_entry * SealSize)), seal.Word);
        if (end - _blockStart < BlockSize) return;
        _entry++;
        _blockStart = end;
    }

    private void SyncTable()
    {
        if (_firstUnsynced == int.MaxValue) return;
        _memory.Sync(HeaderSize + (_firstUnsynced * SealSize), Math.Min(_header.Records, HeaderSize + ((_entry + 1) * SealSize)));
        _firstUnsynced = int.MaxValue;
    }

    /// <summary>Where the record at the frontier ends, or the hole; -1 where nothing comes after it.</summary>
    private int EndOfStuck(int reserved, bool goesOnElsewhere)
    {
        if (_frontier >= reserved) return -1;
        var word = Volatile.Read(ref WordAt(_frontier));
        if (word == 0)
        {
            var written = FirstWritten(_frontier, reserved);
            return written > 0 ? written : goesOnElsewhere ? _memory.Size : -1;
        }

        var end = _frontier + Length(word);
        return State(word) == Reserved && (goesOnElsewhere || FirstWritten(end, reserved) > 0) ? end : -1;
    }

    private int FirstWritten(int from, int to)
    {
        for (var offset = from; offset + sizeof(ulong) <= to; offset += Alignment)
        {
            if (Volatile.Read(ref WordAt(offset)) != 0) return offset;
        }

        return -1;
    }

    private int StartOfLast(Seal[] seals) => seals.Length == 1 ? _header.Records : seals[^2].End;

    private bool IsLastWhole(Seal[] seals) => seals[^1].IsOf(_memory, StartOfLast(seals), _header.Records);

    private ref ulong WordAt(int offset) => ref *(ulong*)(_memory.Start + offset);
}
