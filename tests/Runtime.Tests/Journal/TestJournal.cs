using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>A journal of records with a thread number and a count, to see which of them come back.</summary>
internal sealed class TestJournal : IDisposable
{
    public static readonly RecordSchema Schema = new(
        "counted", RecordRole.Event, new FieldSchema("thread", FieldType.Int32), new FieldSchema("count", FieldType.Int64), new FieldSchema("text", FieldType.Text));

    public static readonly RunClock Clock = new(new DateTime(2025, 7, 8, 20, 0, 0, DateTimeKind.Utc).Ticks, 0, 1_000_000_000, TimeSpan.FromHours(2));

    private readonly ushort _kind;

    private int _recoveries;

    public TestJournal(string folder, JournalOptions options, RunClock? clock = null)
        : this(new FolderSegmentStore(folder), options, clock)
    {
    }

    public TestJournal(SegmentStore store, JournalOptions options, RunClock? clock = null)
    {
        Writer = new JournalWriter(store, options, clock ?? Clock, Faults.Add, () => Interlocked.Increment(ref _recoveries));
        _kind = Writer.Register(Schema);
    }

    public JournalWriter Writer { get; }

    public List<Exception> Faults { get; } = [];

    public int Recoveries => Volatile.Read(ref _recoveries);

    public bool Write(int thread, long count, string? text = null, bool isKept = false)
    {
        if (!Reserve(text, out var record, isKept)) return false;
        Fill(ref record, thread, count, text);
        record.Commit();
        return true;
    }

    /// <summary>Writes the last record, and lets others act between its place and its values.</summary>
    public bool WriteLast(int thread, long count, Action meanwhile)
    {
        if (!Writer.TryReserveLast(_kind, Schema.FixedSize, 0, out var record)) return false;
        meanwhile();
        Fill(ref record, thread, count, null);
        record.Commit();
        return true;
    }

    /// <summary>What a thread leaves that dies after it has reserved a record, or comes back and fills it.</summary>
    public RecordWriter Abandon(int thread, long count)
    {
        Assert.True(Reserve(null, out var record));
        Fill(ref record, thread, count, null);
        return record;
    }

    public static List<(int Thread, long Count, string? Text)> ReadAll(string folder, out JournalReader reader)
    {
        using var opened = JournalReader.Open(folder);
        var records = new List<(int, long, string?)>();
        while (opened.TryRead(out var record))
            records.Add(((int)record.GetInt64(0), record.GetInt64(1), record.GetText(2)));
        reader = opened;
        return records;
    }

    public void Dispose() => Writer.Dispose();

    private bool Reserve(string? text, out RecordWriter record, bool isKept = false) =>
        Writer.TryReserve(_kind, Schema.FixedSize, text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text), out record, isKept);

    private static void Fill(ref RecordWriter record, int thread, long count, string? text)
    {
        record.WritePrefix(count, 0, count, 1, thread);
        record.Write(thread);
        record.Write(count);
        record.Write(text);
    }
}
