using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>
/// A process that dies at any store of the writer. The real writer writes, and after each of its calls (reserve, each value, commit) its
/// files are copied; the states within one call are made from the copies before and after it, in the order that the format guarantees.
/// What that cannot see is a writer that breaks this order within one call and ends in the same bytes.
/// </summary>
public sealed class EveryStoreTests : IDisposable
{
    private static readonly JournalOptions Small = new() { SegmentSize = 16384, SpareSegments = 1, WhenFull = WhenFull.Wait };

    private static readonly RecordSchema Schema = new(
        "measured",
        RecordRole.Event,
        new FieldSchema("count", FieldType.Int64),
        new FieldSchema("text", FieldType.Text),
        new FieldSchema("values", FieldType.Single) { IsArray = true });

    private static readonly RecordSchema Other = new("other", RecordRole.Event, new FieldSchema("count", FieldType.Int64), new FieldSchema("text", FieldType.Text));

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();
    private readonly List<string> _acknowledged = [];
    private JournalState _last = null!;
    private int _states;

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public void A_process_that_dies_at_any_store_loses_no_acknowledged_record()
    {
        _last = JournalState.Of(_folder);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var writer = new JournalWriter(new FolderSegmentStore(_folder), Small, TestJournal.Clock, exception => Assert.Fail(exception.Message));
            Check();
            var kind = writer.Register(Schema);
            Check();
            Write(writer, kind, attempt * 100, "Stück ♪");
            Write(writer, kind, (attempt * 100) + 1, new string('x', 15_000), everyStore: false);

            // The first of these two finds the segment full.
            Write(writer, kind, (attempt * 100) + 2, new string('y', 2_000), everyStore: false);
            Write(writer, kind, (attempt * 100) + 3, "behind the pad");
            Write(writer, kind, (attempt * 100) + 4, new string('z', 13_600), everyStore: false);
            Write(writer, kind, (attempt * 100) + 5, "on to the next segment " + new string('u', 100));
            for (var i = 0; i < 4; i++) writer.Sealer.Look();
            Check();
            writer.Register(Other);
            Check();
            writer.Dispose();
            Check();
        }

        Assert.True(_states > 100, $"Only {_states} states were looked at.");
    }

    [Fact]
    public void Of_two_threads_one_that_dies_at_any_store_costs_the_other_nothing()
    {
        var (hole, full) = RecordTwo();
        var (from, to) = hole.Difference(full);
        AssertHolds(hole);
        for (var end = from + 8; end <= to; end += 8) AssertHolds(hole.WithBytesOf(full, from, end));
    }

    [Fact]
    public void A_writer_that_stored_the_values_before_the_length_would_be_caught()
    {
        var (hole, full) = RecordTwo();
        var (from, to) = hole.Difference(full);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertHolds(hole.WithBytesOf(full, from + 8, to)));
    }

    /// <summary>
    /// Two records that were reserved one after the other: first with a hole where the thread of the first died before its first store,
    /// then with all that it stored up to its commit. The second is acknowledged in both.
    /// </summary>
    private (JournalState Hole, JournalState Full) RecordTwo()
    {
        using var writer = new JournalWriter(new FolderSegmentStore(_folder), Small, TestJournal.Clock, exception => Assert.Fail(exception.Message));
        var kind = writer.Register(Schema);
        var empty = JournalState.Of(_folder);
        Assert.True(writer.TryReserve(kind, Schema.FixedSize, 4 + 8, out var first));
        var reserved = JournalState.Of(_folder);
        Assert.True(writer.TryReserve(kind, Schema.FixedSize, 4, out var second));
        Fill(ref second, 2, "two", []);
        second.Commit();
        Fill(ref first, 1, "one", [1.5f, 2.5f]);
        var full = JournalState.Of(_folder);
        var (from, _) = empty.Difference(reserved);
        from -= from % 8;
        _acknowledged.Add(Text(2, "two", []));
        var length = JournalFormat.Align(JournalFormat.PrefixSize + Schema.FixedSize + 12);
        return (full.WithBytesOf(empty, from, from + length), full);
    }

    private void Write(JournalWriter writer, ushort kind, long count, string text, bool everyStore = true)
    {
        float[] values = [count, 0.5f];
        var size = System.Text.Encoding.UTF8.GetByteCount(text) + (values.Length * sizeof(float));
        Assert.True(writer.TryReserve(kind, Schema.FixedSize, size, out var record));
        Check();
        record.WritePrefix(count, 0, count, 1, 1);
        Check(everyStore);
        record.Write(count);
        Check(everyStore);
        record.Write(text);
        Check(everyStore);
        record.WriteArray(values);
        Check(everyStore);
        record.Commit();
        _acknowledged.Add(Text(count, text, values));
        AssertHolds(_last = JournalState.Of(_folder));
    }

    private static void Fill(ref RecordWriter record, long count, string text, float[] values)
    {
        record.WritePrefix(count, 0, count, 1, 1);
        record.Write(count);
        record.Write(text);
        record.WriteArray(values);
    }

    /// <summary>Looks at every state since the last look; or, where a large text makes them many, at the last one.</summary>
    private void Check(bool everyStore = true)
    {
        var now = JournalState.Of(_folder);
        if (everyStore)
        {
            foreach (var state in _last.StatesUntil(now)) AssertHolds(state);
        }

        AssertHolds(now);
        _last = now;
    }

    private void AssertHolds(JournalState state)
    {
        _states++;
        state.WriteTo(_copy);
        var live = Read(live: true);
        Assert.Equal(_acknowledged.Take(live.Count), live);
        Assert.Equal(_acknowledged, Read(live: false));

        // A new attempt syncs its files, which takes its time: after each sixteenth state it is tried.
        if (_states % 16 != 0) return;
        using (var next = new TestJournal(_copy, Small)) Assert.True(next.Write(0, 77, "next attempt"));
        Assert.Equal([.. _acknowledged, "77 next attempt"], Read(live: false));
    }

    private List<string> Read(bool live)
    {
        using var reader = new JournalReader(new FolderSegmentStore(_copy), live);
        var records = new List<string>();
        while (reader.TryRead(out var record))
        {
            records.Add(record.Schema.Name == Schema.Name
                ? Text(record.GetInt64(0), record.GetText(1), ((System.Collections.IEnumerable)record.GetValue(2)!).Cast<object>().Select(value => Convert.ToSingle(value, System.Globalization.CultureInfo.InvariantCulture)))
                : $"{record.GetInt64(1)} {record.GetText(2)}");
        }

        return records;
    }

    private static string Text(long count, string? text, IEnumerable<float> values) => $"{count} {text} [{string.Join(' ', values)}]";
}
