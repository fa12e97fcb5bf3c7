using System.Text.Json;

namespace Instrumentation.Export.JsonLines;

/// <summary>A line of <c>epoch_summaries.jsonl</c>: one epoch.</summary>
internal static class EpochSummary
{
    /// <summary>What the line has a place of its own for, by the names under which the epoch's method may return it.</summary>
    internal static readonly HashSet<string> Known =
    [
        "files_processed", "files_augmented", "total_tokens", "average_sequence_length", "learning_rate", "gradient_norm",
        "samples_per_second", "tokens_per_second", "model_parameters", "checkpoint_saved", "is_best_model",
    ];

    public static void Write(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        var epoch = progress.Epoch;
        json.WriteLabels(record);
        json.WriteTime("start_time", epoch.Earlier > TimeSpan.Zero ? epoch.Started : record.Time - record.Duration);
        json.WriteTime("end_time", record.Time);
        json.WriteReal("duration", epoch.DurationOf(record).TotalSeconds);
        json.WriteNumber("steps", epoch.Steps);
        json.WriteRows("losses", EpochFigures.TrainLosses(record, progress), static _ => true);
        json.WriteRows("validation_losses", epoch.Validation, static field => field.Role == FieldRole.Loss);
        json.WriteRows("validation_metrics", epoch.Validation, static field => field.Role != FieldRole.Loss);
        json.WriteRealOrNull("files_processed", EpochFigures.FilesProcessed(record, epoch));
        json.WriteRealOrNull("files_augmented", EpochFigures.FilesAugmented(record, epoch));
        json.WriteRealOrNull("total_tokens", EpochFigures.TotalTokens(record, epoch));
        json.WriteRealOrNull("average_sequence_length", EpochFigures.AverageSequenceLength(record, epoch));
        json.WriteRealOrNull("learning_rate", EpochFigures.Returned(record, "learning_rate") ?? EpochFigures.LastLearningRate(progress));
        json.WriteRealOrNull("gradient_norm", EpochFigures.Returned(record, "gradient_norm") ?? EpochFigures.MeanGradientNorm(epoch));
        json.WriteRealOrNull("samples_per_second", EpochFigures.SamplesPerSecond(record, epoch));
        json.WriteRealOrNull("tokens_per_second", EpochFigures.TokensPerSecond(record, epoch));
        json.WriteMemory("memory_usage", progress.Memory);
        json.WriteRealOrNull("model_parameters", EpochFigures.Returned(record, "model_parameters") ?? ConfiguredParameters(progress));
        WriteFlag(json, "checkpoint_saved", record);
        WriteFlag(json, "is_best_model", record);
        json.WriteRows("counters", epoch.Counters, static _ => true);
        WriteOthers(json, record);
    }

    private static double? ConfiguredParameters(RunProgress progress)
    {
        var parameters = progress.Run["configuration"]?["model_config"]?["total_parameters"];
        return parameters?.GetValueKind() == JsonValueKind.Number ? (double)parameters : null;
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, in JournalRecord record)
    {
        if (EpochFigures.Returned(record, name) is { } flag) json.WriteBoolean(name, flag != 0);
        else json.WriteNull(name);
    }

    /// <summary>What else the epoch's method returned.</summary>
    private static void WriteOthers(Utf8JsonWriter json, in JournalRecord record)
    {
        json.WriteStartObject("metrics");
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            var field = record.Schema.Fields[i];
            if (field.Role is not (FieldRole.Loss or FieldRole.Label) && !Known.Contains(field.Name)) json.WriteField(field.Name, record, i);
        }

        json.WriteEndObject();
    }
}
