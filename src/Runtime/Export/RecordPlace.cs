namespace Instrumentation.Export;

/// <summary>A record: its segment, and how many records are before it there.</summary>
internal readonly record struct RecordPlace(long Segment, long Record) : IComparable<RecordPlace>
{
    public int CompareTo(RecordPlace other) => (Segment, Record).CompareTo((other.Segment, other.Record));
}
