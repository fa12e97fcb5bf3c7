using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Instrumentation.Journal;

/// <summary>
/// A fixed stretch of the journal in memory, and the tail up to which writers have reserved it. The tail lies in managed memory: a
/// writer that comes after the segment is full reads and moves it without touching the mapping.
/// </summary>
internal sealed unsafe class Segment : IDisposable
{
    private readonly SegmentMemory _memory;
    private readonly byte* _start;
    private readonly int _seals;
    private PaddedTail _tail;

    public Segment(long index, SegmentMemory memory)
    {
        Index = index;
        _memory = memory;
        _start = memory.Start;
        Size = memory.Size;
        _seals = memory.IsDurable ? Size / JournalFormat.BlockSize : 0;
        Records = JournalFormat.HeaderSize + (_seals * JournalFormat.SealSize);
        _tail.Value = Records;
    }

    public long Index { get; }

    public int Size { get; }

    /// <summary>Where the first record stands.</summary>
    public int Records { get; }

    public SegmentMemory Memory => _memory;

    /// <summary>Whether a look at the full segment found each record committed or given up, so that readers miss nothing of it later.</summary>
    public bool IsSettled { get; set; }

    /// <summary>The next segment in the preparer's list of full ones.</summary>
    public Segment? NextRetired { get; set; }

    /// <summary>Up to where writers have reserved; may lie beyond the end.</summary>
    public long Tail => Volatile.Read(ref _tail.Value);

    /// <summary>Takes the next <paramref name="length"/> bytes; the offset may lie beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Reserve(int length) => Interlocked.Add(ref _tail.Value, length) - length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte At(long offset) => ref Unsafe.AsRef<byte>(_start + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong WordAt(long offset) => ref Unsafe.AsRef<ulong>(_start + offset);

    /// <summary>Stores the header, the magic last: from then on a reader takes the file for a segment.</summary>
    public void Publish(in RunClock clock, int attempt)
    {
        new SegmentHeader(Index, Size, clock, Environment.ProcessId) { Attempt = attempt, Seals = _seals, Boot = BootId.Current }.WriteTo(new Span<byte>(_start, JournalFormat.HeaderSize));
        Volatile.Write(ref WordAt(0), JournalFormat.Magic);
    }

    /// <summary>Makes the pages of a stretch writable, without a change to what others are writing there.</summary>
    public void Touch(long offset, long length)
    {
        const int PageSize = 4096;
        var end = Math.Min(offset + length, Size);
        for (offset &= -PageSize; offset < end; offset += PageSize) Interlocked.Or(ref *(int*)(_start + offset), 0);
    }

    /// <summary>
    /// Whether every reservation up to the end is committed, so that no writer will touch the mapping again. The thread of an abandoned
    /// record may come back, and so that segment stays mapped.
    /// </summary>
    public bool IsComplete(bool orAbandoned = false)
    {
        for (long offset = Records; offset < Size;)
        {
            var word = Volatile.Read(ref WordAt(offset));
            var state = JournalFormat.State(word);
            if (state != JournalFormat.Committed && !(orAbandoned && state == JournalFormat.Abandoned)) return false;
            offset += JournalFormat.Length(word);
        }

        return true;
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Keeps the cache line that every writer updates away from the fields that they only read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct PaddedTail
    {
        [FieldOffset(64)]
        public long Value;
    }
}
