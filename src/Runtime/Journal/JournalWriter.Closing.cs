using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <content>The end of the journal: its last record, and that nothing comes after it.</content>
internal sealed partial class JournalWriter
{
    /// <summary>
    /// Reserves the last record and closes the journal in one step: what other threads record meanwhile stands before it, or finds no room
    /// and counts as dropped. False when there is no room for it now; the journal then stays open.
    /// </summary>
    public bool TryReserveLast(ushort kind, int fixedSize, int tailSize, out RecordWriter writer)
    {
        writer = default;
        var length = Align(PrefixSize + fixedSize + tailSize);
        lock (_lock)
        {
            while (!_closed)
            {
                // All that is left, at once, so that nobody gets a place behind it.
                var segment = _current;
                var offset = segment.Reserve(segment.Size);
                if (offset + length <= segment.Size)
                {
                    if (!TryBegin(segment, offset, Word(length, kind, Reserved), fixedSize, out writer)) return false;
                    ClosePartly(segment, offset + length);
                    Close(segment);
                    return true;
                }

                ClosePartly(segment, offset);
                if (segment.Records + _definitionsSize + length > segment.Size || !RollOver(segment)) return false;
            }
        }

        return false;
    }

    /// <summary>
    /// Takes no further record. A thread that still records afterwards finds a segment without room, and its record counts as dropped.
    /// </summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed) return;
            ClosePartly(_current, _current.Reserve(_current.Size));
            Close(_current);
        }
    }

    /// <summary>Closes the journal and gives back what it holds.</summary>
    public void Dispose()
    {
        Close();
        _preparer.Dispose();
        Sealer.Dispose();
    }

    private void Close(Segment last)
    {
        _closed = true;
        Volatile.Write(ref _current, new Segment(long.MaxValue, new ArraySegmentMemory(HeaderSize)));
        _preparer.Retire(last, isLast: true);
    }
}
