using System.Buffers.Binary;
using System.Globalization;

namespace Instrumentation.Runtime.Tests.Journal.FromThePage;

/// <summary>A record as the page describes it: where and when it was, and its values in the order of its schema's fields.</summary>
internal sealed record PageRecord(
    PageSchema Schema,
    int Attempt,
    long Stamp,
    DateTimeOffset Time,
    TimeSpan Duration,
    long Step,
    int Epoch,
    int Batch,
    IReadOnlyList<object?> Values);

/// <summary>
/// Reads the journal of a run that has ended. It was written from docs/journal.md alone and uses nothing of the product, so that
/// whoever reads journals in another language can trust that page.
/// </summary>
internal sealed class PageReader(string journal)
{
    private const int RecordHeader = 40;

    /// <summary>Records that were reserved and never committed, and abandoned ones.</summary>
    public int Unfinished { get; private set; }

    /// <summary>Segments, blocks and records that cannot be read.</summary>
    public int Damaged { get; private set; }

    /// <summary>Bytes behind the last seal that are not read, because power may have been lost.</summary>
    public long Unsealed { get; private set; }

    /// <summary>Segments that were deleted between or before those that are there.</summary>
    public long Missing { get; private set; }

    public IEnumerable<PageRecord> Read()
    {
        var files = Directory.GetFiles(journal, "*.segment")
            .Select(path => (Path: path, Index: long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)))
            .OrderBy(file => file.Index)
            .ToList();
        var last = files.FindLastIndex(file => PageSegment.HasMagic(file.Path));
        var expected = 0L;
        foreach (var (path, index) in files.Take(last + 1))
        {
            Missing += index - expected;
            expected = index + 1;
            if (PageSegment.Open(path, index) is not { } segment)
            {
                Damaged++;
                continue;
            }

            foreach (var record in Read(segment)) yield return record;
        }
    }

    private IEnumerable<PageRecord> Read(PageSegment segment)
    {
        var schemas = new Dictionary<int, PageSchema?>();
        foreach (var (start, end) in segment.Blocks())
        {
            foreach (var record in Read(segment, start, end, schemas)) yield return record;
        }

        Damaged += segment.DamagedBlocks;
        Unsealed += segment.Unsealed;
    }

    private IEnumerable<PageRecord> Read(PageSegment segment, int start, int end, Dictionary<int, PageSchema?> schemas)
    {
        var hole = false;
        for (var at = start; at < end;)
        {
            var word = new PageWord(segment.Bytes, at);
            if (word.IsZero)
            {
                hole = true;
                at += 8;
                continue;
            }

            if (hole) Unfinished++;
            hole = false;
            if (!word.IsValid(end - at))
            {
                Damaged++;
                yield break;
            }

            if (word.State != PageWord.Committed) Unfinished++;
            else if (word.Kind == PageWord.Definition) Define(segment.Bytes.AsSpan(at, word.Length), schemas);
            else if (word.Kind != PageWord.Pad)
            {
                if (Interpret(segment, at, word, schemas) is { } record) yield return record;
                else Damaged++;
            }

            at += word.Length;
        }
    }

    private void Define(ReadOnlySpan<byte> record, Dictionary<int, PageSchema?> schemas)
    {
        var values = record[RecordHeader..];
        var length = values.Length < 8 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(values[4..]);
        if (length < 0 || length > values.Length - 8) Damaged++;
        else schemas[BinaryPrimitives.ReadInt32LittleEndian(values)] = PageSchema.Parse(values.Slice(8, length));
    }

    private static PageRecord? Interpret(PageSegment segment, int at, PageWord word, Dictionary<int, PageSchema?> schemas)
    {
        if (!schemas.TryGetValue(word.Kind, out var schema) || schema is null) return null;
        var record = segment.Bytes.AsSpan(at, word.Length);
        if (PageValues.Read(record[RecordHeader..], schema) is not { } values) return null;
        var stamp = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        return new PageRecord(
            schema,
            segment.Attempt,
            stamp,
            segment.TimeOf(stamp),
            segment.ToTime(BinaryPrimitives.ReadInt64LittleEndian(record[16..])),
            BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[36..]),
            values);
    }
}
