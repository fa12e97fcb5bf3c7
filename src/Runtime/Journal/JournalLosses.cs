using System.Runtime.InteropServices;

namespace Instrumentation.Journal;

/// <summary>
/// What this process has lost of its journal, by who misses it, kind of record and reason: records that found no room, and records that
/// were deleted before an exporter had read them.
/// </summary>
internal sealed class JournalLosses
{
    /// <summary>Who misses a record that was never written: everybody.</summary>
    public const string Everybody = "journal";

    public const string NoRoom = "no room";

    public const string TooManyQuantities = "more than 4,096 quantities to watch";

    public const string Abandoned = "its thread stopped in the middle of it";

    private readonly Lock _lock = new();
    private readonly Dictionary<RecordLoss, long> _deleted = [];
    private readonly Dictionary<RecordLoss, long> _told = [];

    // Counters are objects, so that a longer array counts on where the shorter one was.
    private volatile DropCounter[] _drops = [];

    /// <summary>How many records found no room.</summary>
    public long Dropped => _drops.Sum(counter => Volatile.Read(ref counter.Records));

    /// <summary>Makes room to count the next kind of record. The caller holds the journal's lock.</summary>
    public void AddKind(string name) => _drops = [.. _drops, new DropCounter(name)];

    /// <summary>Counts a record that found no room. On the thread that records: it neither allocates nor waits.</summary>
    public void CountDrop(ushort kind) => Interlocked.Increment(ref _drops[kind - JournalFormat.FirstKind].Records);

    /// <summary>Counts records that were deleted before a reader had read them.</summary>
    public void CountDeleted(string reader, string kind, string reason, long records)
    {
        lock (_lock) CollectionsMarshal.GetValueRefOrAddDefault(_deleted, new RecordLoss(reader, kind, reason), out _) += records;
    }

    /// <summary>Counts a record that was given up because the thread that wrote it stopped; what it was to be is not known.</summary>
    public void CountAbandoned() => CountDeleted(Everybody, "unfinished", Abandoned, 1);

    /// <summary>Everything that is lost so far.</summary>
    public Dictionary<RecordLoss, long> Read()
    {
        Dictionary<RecordLoss, long> losses;
        lock (_lock) losses = new(_deleted);
        foreach (var counter in _drops)
        {
            if (Volatile.Read(ref counter.Records) is > 0 and var records)
                CollectionsMarshal.GetValueRefOrAddDefault(losses, new RecordLoss(Everybody, counter.Kind, NoRoom), out _) += records;
        }

        return losses;
    }

    /// <summary>
    /// Hands over what nobody has been told of yet, and whether it is the first of its kind. A listener that answers false is told again
    /// the next time. One thread at a time.
    /// </summary>
    public void Tell(Func<RecordLoss, long, bool, bool> tell)
    {
        foreach (var (loss, records) in Read())
        {
            var isNew = _told.TryAdd(loss, 0);
            var known = _told[loss];
            if (records > known && tell(loss, records - known, isNew)) _told[loss] = records;
        }
    }

    private sealed class DropCounter(string kind)
    {
        public readonly string Kind = kind;
        public long Records;
    }
}

/// <summary>Which records are lost to whom, and why.</summary>
internal readonly record struct RecordLoss(string Reader, string Kind, string Reason);
