namespace Instrumentation.Export;

/// <summary>
/// What the log and the JSON files say of an epoch that has ended: the value of that name that the epoch's method returned, or else
/// what its steps add up to, from their counters <c>files_processed</c>, <c>files_augmented</c>, <c>samples</c> and <c>tokens</c>.
/// </summary>
internal static class EpochFigures
{
    /// <summary>The losses that the epoch's method returned, or else the means over its steps.</summary>
    public static List<RowValue> TrainLosses(in JournalRecord record, RunProgress progress)
    {
        var losses = new List<RowValue>();
        var fields = record.Schema.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Role == FieldRole.Loss) RecordNumbers.AddTo(losses, record, i, progress.Labels);
        }

        if (losses.Count == 0) losses.AddRange(progress.Epoch.MeansOf(FieldRole.Loss));
        return losses;
    }

    public static double? FilesProcessed(in JournalRecord record, EpochTotals epoch) => Returned(record, "files_processed") ?? epoch.SumOf("files_processed");

    public static double? FilesAugmented(in JournalRecord record, EpochTotals epoch) => Returned(record, "files_augmented") ?? epoch.SumOf("files_augmented");

    public static double? TotalTokens(in JournalRecord record, EpochTotals epoch) => Returned(record, "total_tokens") ?? epoch.SumOf("tokens");

    public static double? AverageSequenceLength(in JournalRecord record, EpochTotals epoch) =>
        Returned(record, "average_sequence_length") ?? (epoch.SumOf("samples") is > 0 and var samples ? epoch.SumOf("tokens") / samples : null);

    public static double? SamplesPerSecond(in JournalRecord record, EpochTotals epoch) =>
        Returned(record, "samples_per_second") ?? PerSecond(record, epoch, "samples");

    public static double? TokensPerSecond(in JournalRecord record, EpochTotals epoch) =>
        Returned(record, "tokens_per_second") ?? PerSecond(record, epoch, "tokens");

    /// <summary>The learning rate of the epoch's last step; a mean would show digits that no step had.</summary>
    public static double? LastLearningRate(RunProgress progress) => progress.Epoch.Steps > 0 ? progress.Step.First(FieldRole.LearningRate) : null;

    /// <summary>The mean over the steps; of several gradient norms, of the first one that has no labels.</summary>
    public static double? MeanGradientNorm(EpochTotals epoch)
    {
        foreach (var mean in epoch.MeansOf(FieldRole.GradientNorm))
        {
            if (mean.Labels.Count == 0) return mean.Value;
        }

        return null;
    }

    /// <summary>The value of that name that the epoch's method returned.</summary>
    public static double? Returned(in JournalRecord record, string name) =>
        record.IndexOf(name) is >= 0 and var field && record.TryGetNumber(field, out var number) ? number : null;

    private static double? PerSecond(in JournalRecord record, EpochTotals epoch, string counter) =>
        epoch.DurationOf(record) is var duration && duration > TimeSpan.Zero ? epoch.SumOf(counter) / duration.TotalSeconds : null;
}
