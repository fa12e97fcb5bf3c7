namespace Instrumentation.Export;

/// <summary>
/// What the files say of an epoch that has ended, from its record and the totals of its steps. The counters <c>samples</c> and
/// <c>tokens</c> are those of the training loop.
/// </summary>
internal static class EpochFigures
{
    /// <summary>The losses that the epoch's method returned, or else the means over its steps.</summary>
    public static List<RowValue> TrainLosses(in JournalRecord record, EpochTotals epoch)
    {
        var losses = new List<RowValue>();
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Role == FieldRole.Loss) losses.Add(new RowValue(fields[i], record.GetDouble(i)));
        }

        if (losses.Count == 0) losses.AddRange(epoch.MeansOf(FieldRole.Loss));
        return losses;
    }

    public static double? Tokens(EpochTotals epoch) => epoch.SumOf("tokens");

    public static double? MeanSequenceLength(EpochTotals epoch) =>
        Tokens(epoch) is { } tokens && epoch.SumOf("samples") is > 0 and var samples ? tokens / samples : null;

    public static double? SamplesPerSecond(in JournalRecord record, EpochTotals epoch) => PerSecond(record, epoch.SumOf("samples"));

    public static double? TokensPerSecond(in JournalRecord record, EpochTotals epoch) => PerSecond(record, Tokens(epoch));

    private static double? PerSecond(in JournalRecord record, double? sum) => record.Duration > TimeSpan.Zero ? sum / record.Duration.TotalSeconds : null;
}
