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
    private readonly HashSet<string> _problems = [];
    private SegmentMemory? _segment;
    private SegmentHeader _header;
    private long _nextIndex;
    private int _offset;

    internal JournalReader(SegmentStore store, bool live, long fromSegment = 0)
    {
        _store = store;
        _nextIndex = fromSegment;
        Live = live;
    }

    /// <summary>Opens the journal of a run folder, or a folder of segments itself.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static JournalReader Open(string folder)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        var segments = Directory.Exists(journal) ? journal : folder;
        if (!File.Exists(Path.Combine(segments, SegmentName(0))))
            throw new DirectoryNotFoundException($"There is no journal in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}'.");
        return new JournalReader(new FolderSegmentStore(segments), live: false);
    }

    /// <summary>
    /// Whether writers are at work. Then the reader stops at a record that is reserved and not committed; otherwise its writer is dead,
    /// and it is stepped over.
    /// </summary>
    public bool Live { get; set; }

    /// <summary>The number of the segment that the last record came from; -1 before the first.</summary>
    public long Segment { get; private set; } = -1;

    /// <summary>Segments that were gone when it wanted to go on.</summary>
    public long MissingSegments { get; private set; }

    /// <summary>Records whose writer died before it committed them.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Records that could not be read: a damaged one costs the rest of its segment.</summary>
    public long Damaged { get; private set; }

    /// <summary>
    /// What cannot be read because a later version wrote it: one sentence for each kind of record. The records are counted as
    /// <see cref="Damaged"/>.
    /// </summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Moves to the next record; false when there is none, or none yet.</summary>
    public bool TryRead(out JournalRecord record)
    {
        record = default;
        while (_segment is not null || OpenNext())
        {
            if (!TryFindRecord(out var word))
            {
                if (Live && _offset < _segment!.Size) return false;
                if (!OpenNext()) return false;
                continue;
            }

            var bytes = _segment!.Span.Slice(_offset, Length(word));
            _offset += bytes.Length;
            if (!TryInterpret(Kind(word), bytes, out record)) continue;
            Segment = _nextIndex - 1;
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _segment?.Dispose();
        _segment = null;
    }

    private bool OpenNext()
    {
        var next = _store.Open(_nextIndex, out var header);
        if (next is null) return false;
        _segment?.Dispose();
        _segment = next;
        _header = header;
        _nextIndex++;
        _offset = HeaderSize;
        _kinds.Clear();
        return true;
    }

    /// <summary>Goes to the next committed record of the segment.</summary>
    private bool TryFindRecord(out ulong word)
    {
        var segment = _segment!;
        word = 0;
        while (_offset + sizeof(ulong) <= segment.Size)
        {
            word = ReadWord(segment, _offset);
            if (word == 0)
            {
                if (Live || !SkipZeros(segment)) return false;
                Unfinished++;
                continue;
            }

            if (!IsValid(word, segment.Size - _offset))
            {
                Damaged++;
                _offset = segment.Size;
                return false;
            }

            if (State(word) == Committed && Kind(word) != PadKind) return true;
            if (State(word) == Reserved)
            {
                if (Live) return false;
                Unfinished++;
            }

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

        if (!_kinds.TryGetValue(kind, out var layout) || !JournalRecord.IsWellFormed(layout, bytes))
        {
            Damaged++;
            return false;
        }

        record = new JournalRecord(layout, _header.Clock, bytes);
        return true;
    }

    private void Define(ReadOnlySpan<byte> bytes)
    {
        var json = ReadOnlySpan<byte>.Empty;
        try
        {
            var payload = bytes[PrefixSize..];
            var kind = (ushort)MemoryMarshal.Read<int>(payload);
            var length = MemoryMarshal.Read<int>(payload[sizeof(int)..]);
            json = payload.Slice(2 * sizeof(int), length);
            _kinds[kind] = new RecordLayout(SchemaJson.Deserialize(json));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            Damaged++;
            if (SchemaJson.Explain(json) is { } problem) _problems.Add(problem);
        }
    }

    private bool SkipZeros(SegmentMemory segment)
    {
        var offset = _offset;
        while (offset + sizeof(ulong) <= segment.Size && ReadWord(segment, offset) == 0) offset += Alignment;
        if (offset + sizeof(ulong) > segment.Size) return false;
        _offset = offset;
        return true;
    }

    private static bool IsValid(ulong word, int room)
    {
        var length = Length(word);
        var smallest = Kind(word) == PadKind ? sizeof(ulong) : PrefixSize;
        return length >= smallest && length <= room && length % Alignment == 0 && State(word) is Reserved or Committed;
    }

    private static unsafe ulong ReadWord(SegmentMemory segment, int offset) => Volatile.Read(ref *(ulong*)(segment.Start + offset));
}
