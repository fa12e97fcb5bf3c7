namespace Instrumentation.Anomalies;

/// <summary>The latest records of each kind, every one of them. They are here because the journal deletes what all exporters have passed.</summary>
internal sealed class RecentRecords
{
    /// <summary>Of each kind, so that the many uses of files do not drive out the steps.</summary>
    public const int KeptPerKind = 200;

    /// <summary>Of a kind with images or sounds, of which one may be as large as a segment.</summary>
    public const int KeptOfMedia = 4;

    // By what a kind is called: each segment of the journal has its schemas anew.
    private readonly Dictionary<(string Source, string Name, string? Quantity, Anomaly Anomaly), Queue<(long Number, RecordCopy Copy)>> _kinds = [];
    private long _number;

    public void Add(in JournalRecord record)
    {
        var schema = record.Schema;
        var kind = (schema.Source, schema.Name, schema.Quantity, schema.Anomaly);
        if (!_kinds.TryGetValue(kind, out var kept)) _kinds.Add(kind, kept = new());
        var copy = kept.Count >= (record.MediaFields.IsEmpty ? KeptPerKind : KeptOfMedia) ? kept.Dequeue().Copy : new RecordCopy();
        record.CopyTo(copy);
        kept.Enqueue((_number++, copy));
    }

    /// <summary>All of them in the order in which they were recorded.</summary>
    public IEnumerable<RecordCopy> InOrder() => _kinds.Values.SelectMany(kept => kept).OrderBy(kept => kept.Number).Select(kept => kept.Copy);
}
