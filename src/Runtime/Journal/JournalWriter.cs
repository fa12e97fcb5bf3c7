using System.Runtime.CompilerServices;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// The writing end of the journal, for any number of threads. A record is reserved by moving the tail of the segment in use, filled,
/// and committed by its first word; nothing on that path allocates, creates a file or waits (unless
/// <see cref="WhenFull.Wait"/> was asked for).
/// </summary>
internal sealed partial class JournalWriter : IDisposable
{
    // A Monitor: a contended Lock allocates on the thread that waits, and recording threads come here.
    private readonly object _lock = new();
    private readonly List<byte[]> _definitions = [];
    private readonly Dictionary<string, ushort> _kinds = [];
    private readonly WhenFull _whenFull;
    private readonly SegmentPreparer _preparer;
    private Segment _current;
    private int _definitionsSize;
    private volatile bool _closed;

    public JournalWriter(
        SegmentStore store, JournalOptions options, RunClock clock, Action<Exception> onFault, Action? onRecovered = null, Action<Exception>? onSealFault = null,
        (long Segments, int Attempts) earlier = default)
    {
        options.Validate();
        Clock = clock;
        Store = store;
        Retention = new JournalRetention(store, options, Losses);
        _whenFull = options.WhenFull;
        (var first, Attempt) = Continue(store, earlier);
        store.FirstOfWriter = first;
        _preparer = new SegmentPreparer(store, options, first, Retention, onFault, onRecovered ?? (static () => { }));
        _current = _preparer.First();
        _current.Publish(clock, Attempt);
        _preparer.Start();
        Sealer = new SegmentSealer(store, first, BytesReserved, Losses.CountAbandoned, onSealFault ?? onFault);
        Sealer.Start();
    }

    public RunClock Clock { get; }

    public SegmentStore Store { get; }

    /// <summary>Which of the processes that wrote this journal one after the other; from 1 on.</summary>
    public int Attempt { get; }

    /// <summary>What puts the journal on the disk for good.</summary>
    public SegmentSealer Sealer { get; }

    /// <summary>Decides which segments are kept; readers register here.</summary>
    public JournalRetention Retention { get; }

    /// <summary>Readers that sleep until something is written.</summary>
    public ReaderWakeup Wakeup { get; } = new();

    /// <summary>What was lost, and to whom.</summary>
    public JournalLosses Losses { get; } = new();

    /// <summary>The segment in use.</summary>
    public long CurrentSegment => Volatile.Read(ref _current).Index;

    /// <summary>How many records found no room.</summary>
    public long Dropped => Losses.Dropped;

    /// <summary>
    /// Makes a kind of record known and returns its number. The same schema gets the same number; its definition stands in every
    /// segment.
    /// </summary>
    public ushort Register(RecordSchema schema)
    {
        var json = SchemaJson.Serialize(schema);
        var key = System.Text.Encoding.UTF8.GetString(json);
        lock (_lock)
        {
            if (_kinds.TryGetValue(key, out var kind)) return kind;

            kind = checked((ushort)(FirstKind + _definitions.Count));
            _kinds.Add(key, kind);
            _definitions.Add(json);
            Losses.AddKind(schema.Name);
            _definitionsSize += DefinitionLength(json);
            var segment = _current;
            if (!TryWriteDefinition(segment, kind, json)) RollOver(segment);
            return kind;
        }
    }

    /// <summary>
    /// Reserves a record of <paramref name="fixedSize"/> bytes of values and <paramref name="tailSize"/> bytes of text. False when there
    /// is no room: the record is then counted as dropped.
    /// </summary>
    /// <param name="kind">The kind of record.</param>
    /// <param name="fixedSize">Bytes of values.</param>
    /// <param name="tailSize">Bytes of text.</param>
    /// <param name="writer">Fills the record.</param>
    /// <param name="isKept">
    /// Whether the caller keeps the record and tries again: it is then neither counted, nor waited for a segment, for which one that also reads the journal would
    /// wait for itself.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve(ushort kind, int fixedSize, int tailSize, out RecordWriter writer, bool isKept = false)
    {
        var length = Align(PrefixSize + fixedSize + tailSize);
        var segment = Volatile.Read(ref _current);
        var offset = segment.Reserve(length);
        if (offset + length > segment.Size && !TryRollOver(kind, length, isKept, ref segment, ref offset))
        {
            writer = default;
            return false;
        }

        return TryBegin(segment, offset, Word(length, kind, Reserved), fixedSize, out writer);
    }

    /// <summary>Begins a record at the place that was reserved for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryBegin(Segment segment, long offset, ulong word, int fixedSize, out RecordWriter writer)
    {
        // The word comes first: recovery steps over a record whose writer died by the length that stands here.
        ref var place = ref segment.WordAt(offset);
        if (place != 0)
        {
            // This thread stood still for so long that readers have gone on without the record, and it is counted.
            writer = default;
            return false;
        }

        place = word;
        Volatile.WriteBarrier();
        writer = new RecordWriter(ref segment.At(offset), word, fixedSize);
        Wakeup.OnWrite();
        return true;
    }

    /// <summary>
    /// Goes on behind what an earlier process left: what it had not sealed is sealed, and what it had prepared and not used is deleted. The
    /// segments may all have been read and deleted; then the readers, who know how many there were, say where to go on.
    /// </summary>
    private static (long First, int Attempt) Continue(SegmentStore store, (long Segments, int Attempts) earlier)
    {
        JournalSeal.SealDead(store);
        var attempt = (store.TryFindLast(out var last) ? Math.Max(last.Attempt, earlier.Attempts) : earlier.Attempts) + 1;
        var next = 0L;
        foreach (var index in store.Indices.Reverse())
        {
            var state = store.Open(index, out var memory, out _);
            memory?.Dispose();
            if (state is SegmentState.Published or SegmentState.Damaged)
            {
                next = index + 1;
                break;
            }

            store.Discard(index);
        }

        return (Math.Max(next, earlier.Segments), attempt);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRollOver(ushort kind, int length, bool isKept, ref Segment segment, ref long offset)
    {
        var spinner = default(SpinWait);
        while (true)
        {
            ClosePartly(segment, offset);
            if (isKept && !RollOver(segment)) return false;
            if (segment.Records + Volatile.Read(ref _definitionsSize) + length > segment.Size) return Drop(kind);
            while (!RollOver(segment))
            {
                if (_whenFull == WhenFull.Drop || _closed) return Drop(kind);
                spinner.SpinOnce(sleep1Threshold: 20);
            }

            segment = Volatile.Read(ref _current);
            offset = segment.Reserve(length);
            if (offset + length <= segment.Size) return true;
        }
    }

    private long BytesReserved(long index)
    {
        var current = Volatile.Read(ref _current);
        return current.Index == index ? current.Tail : long.MaxValue;
    }

    private bool Drop(ushort kind)
    {
        Losses.CountDrop(kind);
        return false;
    }

    /// <summary>The one writer whose reservation crosses the end of a segment fills the rest of it with a pad.</summary>
    private static void ClosePartly(Segment segment, long offset)
    {
        if (offset < segment.Size)
            Interlocked.CompareExchange(ref segment.WordAt(offset), Word((int)(segment.Size - offset), PadKind, Committed), 0);
    }

    /// <summary>Puts the next prepared segment in place of <paramref name="full"/>; false when none is ready.</summary>
    private bool RollOver(Segment full)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_current, full)) return true;
            if (_closed || !_preparer.TryTake(out var next)) return false;

            for (var i = 0; i < _definitions.Count; i++)
                TryWriteDefinition(next, (ushort)(FirstKind + i), _definitions[i]);
            next.Publish(Clock, Attempt);
            Volatile.Write(ref _current, next);
            _preparer.Retire(full);
            return true;
        }
    }

    private static bool TryWriteDefinition(Segment segment, ushort kind, byte[] json)
    {
        var length = DefinitionLength(json);
        var offset = segment.Reserve(length);
        if (offset + length > segment.Size)
        {
            ClosePartly(segment, offset);
            return false;
        }

        var word = Word(length, DefinitionKind, Reserved);
        segment.WordAt(offset) = word;
        Volatile.WriteBarrier();
        var writer = new RecordWriter(ref segment.At(offset), word, fixedSize: sizeof(int) + sizeof(int));
        writer.Write((int)kind);
        writer.Write((ReadOnlySpan<byte>)json);
        if (writer.TryCommit()) return true;
        ClosePartly(segment, segment.Reserve(segment.Size));
        return false;
    }

    private static int DefinitionLength(byte[] json) => Align(PrefixSize + sizeof(int) + sizeof(int) + json.Length);
}
