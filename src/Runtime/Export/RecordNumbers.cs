namespace Instrumentation.Export;

/// <summary>
/// The numbers of a record, which is all that metrics are made of: an absent value, a text or an identifier is none, and an array that is
/// a metric has its least, mean and greatest value, NaN if it holds one.
/// </summary>
internal static class RecordNumbers
{
    /// <summary>Adds the numbers of a record, whose labels they have; the labels themselves are none.</summary>
    public static void AddTo(List<RowValue> numbers, in JournalRecord record, LabelSet labels)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++) AddTo(numbers, record, i, labels);
    }

    /// <summary>Adds the numbers of one value: none, one or three.</summary>
    public static void AddTo(List<RowValue> numbers, in JournalRecord record, int field, LabelSet labels)
    {
        if (record.Schema.Fields[field].Role == FieldRole.Label) return;
        if (record.TryGetNumber(field, out var number)) numbers.Add(new RowValue(record.Schema.Fields[field], number) { Labels = labels });
        else if (record.SummaryOf(field) is { } summary) AddTo(numbers, record, field, summary, labels);
    }

    private static void AddTo(List<RowValue> numbers, in JournalRecord record, int field, ArraySummary summary, LabelSet labels)
    {
        var count = record.GetCount(field);
        if (count == 0) return;

        var (min, max, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        for (var i = 0; i < count; i++)
        {
            var value = record.GetElement(field, i);
            min = Math.Min(min, value);
            max = Math.Max(max, value);
            sum += value;
        }

        numbers.Add(new RowValue(summary.Min, min) { IsSummary = true, Labels = labels });
        numbers.Add(new RowValue(summary.Mean, sum / count) { IsSummary = true, Labels = labels });
        numbers.Add(new RowValue(summary.Max, max) { IsSummary = true, Labels = labels });
    }
}
