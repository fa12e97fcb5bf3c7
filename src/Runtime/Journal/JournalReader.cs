using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>
/// Reads a journal from its first record on, of a run that is being written or of one that has ended. A damaged journal costs records,
/// which are counted, and never the reader.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly SegmentStore _store;
    private readonly Dictionary<ushort, RecordLayout> _kinds = [];
    private readonly List<SegmentDamage> _damage = [];
    private readonly HashSet<string> _later = [];
    private readonly HashSet<ushort> _laterKinds = [];
    private SegmentMemory? _memory;
    private SegmentHeader _header;
    private DeadSegment? _dead;
    private long _index;
    private long _next;
    private int _offset;
    private int _end;
    private bool _hasAskedNeighbour;

    internal JournalReader(SegmentStore store, bool live, long fromSegment = 0)
    {
        _store = store;
        _next = fromSegment;
        Live = live;
    }

    /// <summary>Opens the journal of a run folder, or a folder of segments itself.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static JournalReader Open(string folder)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        var store = new FolderSegmentStore(Directory.Exists(journal) ? journal : folder);
        if (store.FirstFrom(0) < 0)
            throw new DirectoryNotFoundException($"There is no journal in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}'.");
        return new JournalReader(store, live: false);
    }

    /// <summary>
    /// Whether a journal still has the start of the first attempt. Files that are made anew without it would lack what came before.
    /// </summary>
    internal static bool HasBeginning(SegmentStore store, bool live)
    {
        using var reader = new JournalReader(store.Untracked, live);
        return reader.TryRead(out var first) ? first.Schema.Role == RecordRole.RunStart && reader.Attempt == 1 : store.Exists(0);
    }

    /// <summary>
    /// Whether writers are at work. Then the reader stops at a record that is reserved and not committed; otherwise its writer is dead,
    /// and it is stepped over. A segment of a process that ended before the writer started is dead all the same.
    /// </summary>
    public bool Live { get; set; }

    /// <summary>The number of the segment that the last record came from; -1 before the first.</summary>
    public long Segment { get; private set; } = -1;

    /// <summary>
    /// Which of the processes that wrote the journal one after the other wrote the last record, counted from 1; 0 before the first.
    /// </summary>
    public int Attempt { get; private set; }

    /// <summary>Segments that were gone when the reader wanted to go on with them.</summary>
    public long MissingSegments { get; private set; }

    /// <summary>Bytes that are not read because they were not sealed when the machine went down, and nobody can say whether they are whole.</summary>
    public long UnsealedBytes { get; private set; }

    /// <summary>Records whose writer died before it committed them.</summary>
    public long Unfinished { get; private set; }

    /// <summary>
    /// Records that could not be read. A damaged block, or a segment whose header is damaged, counts as one, because nobody can say how
    /// many it had.
    /// </summary>
    public long Damaged { get; private set; }

    /// <summary>Bytes in which these records stood, as far as that is known.</summary>
    public long DamagedBytes => _damage.Sum(damage => damage.Bytes);

    /// <summary>
    /// What cannot be read and why: one sentence for each segment and cause, such as damage or an end that was not sealed, and for each
    /// kind of record that a later version wrote.
    /// </summary>
    public IReadOnlyCollection<string> Problems => [.. _damage.SelectMany(damage => damage.Describe()), .. _later];

    /// <summary>The kinds of records that the segments read so far define.</summary>
    internal IEnumerable<RecordSchema> Schemas => _kinds.Values.Select(layout => layout.Schema);

    /// <summary>Moves to the next record; false when there is none, or none yet.</summary>
    public bool TryRead(out JournalRecord record)
    {
        record = default;
        while (_memory is not null || OpenNext())
        {
            if (TryFindRecord(out var word))
            {
                var bytes = _memory!.Span.Slice(_offset, Length(word));
                _offset += bytes.Length;
                if (!TryInterpret(Kind(word), bytes, out record)) continue;
                (Segment, Attempt) = (_index, _header.Attempt);
                return true;
            }

            if (_dead is null && _offset < _end && !TryDeclareDead()) return false;
            if (!TryNextBlock() && !OpenNext()) return false;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }

    /// <summary>Goes on with the next segment that is there and published; false when there is none, or none yet.</summary>
    private bool OpenNext()
    {
        for (var index = _store.FirstFrom(_next); index >= 0; index = _store.FirstFrom(index + 1))
        {
            var state = _store.Open(index, out var memory, out var header);
            if (state == SegmentState.Missing) continue;
            if (state == SegmentState.Unpublished && !WasPassedOver(index)) return false;

            MissingSegments += index - _next;
            _next = index + 1;
            if (state == SegmentState.Published)
            {
                Enter(index, memory!, header);
                return true;
            }

            Damaged++;
            DamageOf(index).TakeHeader(_store.List().FirstOrDefault(segment => segment.Index == index).Size);
        }

        return false;
    }

    private void Enter(long index, SegmentMemory memory, in SegmentHeader header)
    {
        // A process numbers its kinds once, so that those of its earlier segment hold where the definitions of this one are damaged.
        if (!SegmentDefinitions.AreShared(header, _header)) _kinds.Clear();
        _memory?.Dispose();
        (_memory, _header, _index, _dead) = (memory, header, index, null);
        (_offset, _end, _hasAskedNeighbour) = (header.Records, memory.Size, false);
        TryDeclareDead();
    }

    /// <summary>Whether writers went on behind a segment that has no magic: power was lost before its first page was on the disk.</summary>
    private bool WasPassedOver(long index)
    {
        for (var later = _store.FirstFrom(index + 1); later >= 0; later = _store.FirstFrom(later + 1))
        {
            // Segments are published in their order, so that a second look at the first one is certain.
            if (StateOf(later) == SegmentState.Published) return StateOf(index) == SegmentState.Unpublished;
        }

        return false;
    }

    /// <summary>Looks at a segment that is not read thereby: what is deleted then counts as lost.</summary>
    private SegmentState StateOf(long index)
    {
        var state = _store.Untracked.Open(index, out var memory, out _);
        memory?.Dispose();
        return state;
    }

    /// <summary>Whether nobody writes to this segment any more; from then on it is read block by block.</summary>
    private bool TryDeclareDead()
    {
        if (Live && !(_store.FirstOfWriter is { } first ? _index < first : IsOfEarlierAttempt())) return false;
        _dead = new DeadSegment(_memory!, _header);
        _end = _offset;
        return true;
    }

    private bool IsOfEarlierAttempt() =>
        _store.FirstFrom(_index + 1) >= 0 && _store.TryFindLast(out var last) && last.Attempt > _header.Attempt;

    /// <summary>Goes to the next whole block of a dead segment.</summary>
    private bool TryNextBlock()
    {
        if (_dead is null) return false;
        var damaged = _dead.DamagedBlocks;
        var found = false;
        while (!found && _dead.TryNext(out var start, out var end))
        {
            // What a live reader has read before its writer died is behind it.
            if (end <= _offset) continue;
            (_offset, _end) = (Math.Max(_offset, start), end);
            found = true;
        }

        CountLosses(_dead, damaged);
        return found;
    }

    private void CountLosses(DeadSegment dead, int damagedBefore)
    {
        Damaged += dead.DamagedBlocks - damagedBefore;
        if (dead.DamagedBlocks > 0) DamageOf(_index).TakeBlocks(dead.DamagedBlocks, dead.DamagedBytes);
        if (dead.UnsealedBytes == 0) return;
        var unsealed = dead.TakeUnsealedBytes();
        UnsealedBytes += unsealed;
        DamageOf(_index).AddUnsealed(unsealed);
    }

    private SegmentDamage DamageOf(long index)
    {
        if (_damage.Count == 0 || _damage[^1].Index != index) _damage.Add(new SegmentDamage(index));
        return _damage[^1];
    }

    /// <summary>Goes to the next committed record of the stretch.</summary>
    private bool TryFindRecord(out ulong word)
    {
        word = 0;
        while (_offset + sizeof(ulong) <= _end)
        {
            word = ReadWord(_memory!, _offset);
            if (word == 0)
            {
                if (_dead is null || !SkipZeros()) return false;
                Unfinished++;
                continue;
            }

            if (!IsValid(word, _end - _offset))
            {
                Damaged++;
                DamageOf(_index).AddPlace(_end - _offset);
                _offset = _end;
                return false;
            }

            if (State(word) == Committed && Kind(word) != PadKind) return true;
            if (State(word) == Reserved && _dead is null) return false;
            if (State(word) is Reserved or Abandoned) Unfinished++;
            _offset += Length(word);
        }

        return false;
    }

    private bool TryInterpret(ushort kind, ReadOnlySpan<byte> bytes, out JournalRecord record)
    {
        record = default;
        if (kind == DefinitionKind)
        {
            Define(bytes);
            return false;
        }

        var isDefined = TryFindKind(kind, out var layout);
        if (!isDefined || !JournalRecord.IsWellFormed(layout!, bytes))
        {
            Damaged++;
            if (isDefined) DamageOf(_index).AddPlace(bytes.Length);
            else if (!_laterKinds.Contains(kind)) DamageOf(_index).AddUndefined(bytes.Length);
            return false;
        }

        record = new JournalRecord(layout!, _header.Clock, bytes);
        return true;
    }

    /// <summary>Finds what the records of a kind look like, if need be in the next segment, which defines them again.</summary>
    private bool TryFindKind(ushort kind, [MaybeNullWhen(false)] out RecordLayout layout)
    {
        if (_kinds.TryGetValue(kind, out layout)) return true;
        if (_dead is null || _hasAskedNeighbour) return false;
        _hasAskedNeighbour = true;
        foreach (var json in SegmentDefinitions.Read(_store.Untracked, _next, _header)) Define(json);
        return _kinds.TryGetValue(kind, out layout);
    }

    private void Define(ReadOnlySpan<byte> bytes)
    {
        ushort kind = 0;
        var json = ReadOnlySpan<byte>.Empty;
        try
        {
            var payload = bytes[PrefixSize..];
            kind = (ushort)MemoryMarshal.Read<int>(payload);
            var length = MemoryMarshal.Read<int>(payload[sizeof(int)..]);
            json = payload.Slice(2 * sizeof(int), length);
            _kinds[kind] = new RecordLayout(SchemaJson.Deserialize(json));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            Damaged++;
            if (SchemaJson.Explain(json) is not { } problem) return;
            _later.Add(problem);
            _laterKinds.Add(kind);
        }
    }

    private bool SkipZeros()
    {
        var offset = _offset;
        while (offset + sizeof(ulong) <= _end && ReadWord(_memory!, offset) == 0) offset += Alignment;
        if (offset + sizeof(ulong) > _end) return false;
        _offset = offset;
        return true;
    }

    private static unsafe ulong ReadWord(SegmentMemory segment, int offset) => Volatile.Read(ref *(ulong*)(segment.Start + offset));
}
