namespace Instrumentation.Export.Text;

/// <summary>The entry of an epoch that has ended.</summary>
internal static class EpochEntry
{
    public static void Write(LogText text, in JournalRecord record, RunProgress progress)
    {
        var epoch = progress.Epoch;
        text.Line().Append($"[EPOCH_COMPLETE] Epoch {record.Epoch} completed");
        if (IsSet(record, "is_best_model")) text.Append($" 🏆 NEW BEST");
        if (IsSet(record, "checkpoint_saved")) text.Append($" 💾 SAVED");
        text.Line().Append($"Duration: {epoch.DurationOf(record).TotalSeconds:F1}s");
        WriteLosses(text, "Train losses: ", EpochFigures.TrainLosses(record, progress));
        WriteLosses(text, "Val losses: ", epoch.Validation);
        ProgressLines.WriteFiles(text, EpochFigures.FilesProcessed(record, epoch), EpochFigures.FilesAugmented(record, epoch));
        if (EpochFigures.TotalTokens(record, epoch) is { } tokens) text.Line().Append($"Total tokens: {tokens:N0}");
        if (EpochFigures.AverageSequenceLength(record, epoch) is { } length) text.Line().Append($"Avg sequence length: {length:F1}");
        WritePerformance(text, EpochFigures.SamplesPerSecond(record, epoch), EpochFigures.TokensPerSecond(record, epoch));
    }

    private static bool IsSet(in JournalRecord record, string flag) => EpochFigures.Returned(record, flag) is not (null or 0);

    private static void WriteLosses(LogText text, string label, IEnumerable<RowValue> values)
    {
        var separator = "{";
        foreach (var row in values)
        {
            var (field, value) = row;
            if (field.Role != FieldRole.Loss) continue;
            if (separator == "{") text.Line().AppendLiteral(label);
            text.AppendLiteral(separator);
            text.Append($"{field.Name}{row.Labels.Suffix}: {value:F4}");
            separator = ", ";
        }

        if (separator != "{") text.AppendLiteral("}");
    }

    private static void WritePerformance(LogText text, double? samples, double? tokens)
    {
        if (samples is null && tokens is null) return;
        text.Line().Append($"Performance: ");
        if (samples is { } perSecond) text.Append($"{perSecond:F1} samples/sec");
        if (samples is not null && tokens is not null) text.AppendLiteral(", ");
        if (tokens is { } tokensPerSecond) text.Append($"{tokensPerSecond:F0} tokens/sec");
    }
}
