using System.Text.Json;

namespace Instrumentation.Export.JsonLines;

/// <summary>A line of <c>batch_metrics.jsonl</c>: one step.</summary>
internal static class BatchMetrics
{
    public static void Write(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        var step = progress.Step;
        json.WriteLabels(record);
        json.WriteTotals(progress);
        json.WriteReal("step_duration_seconds", record.Duration.TotalSeconds);
        json.WriteRows("losses", step.Values, static value => value.Field.Role == FieldRole.Loss);
        var learningRate = WriteFirst(json, "learning_rate", FieldRole.LearningRate, step);
        var gradientNorm = WriteFirst(json, "gradient_norm", FieldRole.GradientNorm, step);

        json.WriteStartObject("throughput");
        foreach (var (name, value) in step.Throughputs) json.WriteReal(name, value);
        json.WriteEndObject();
        json.WriteMemory("memory", progress.Memory);
        WritePhases(json, step.Phases);
        json.WriteRows("counters", step.Values, static value => value.Field.Role == FieldRole.Counter);
        json.WriteRows(
            "metrics",
            step.Values,
            value => value.Field.Role is not (FieldRole.Loss or FieldRole.Counter) && value != learningRate && value != gradientNorm);
        WriteTexts(json, record);
    }

    private static void WriteTotals(this Utf8JsonWriter json, RunProgress progress)
    {
        var batches = progress.BatchesPerEpoch;
        json.WriteIndex("total_batches", batches ?? -1);
        json.WriteRealOrNull("progress", batches is > 0 ? (double)progress.Epoch.Steps / batches : null);
    }

    /// <summary>Writes the first value of a role that has no labels under the role's name, and says which one it was.</summary>
    private static RowValue? WriteFirst(Utf8JsonWriter json, string name, FieldRole role, StepRow step)
    {
        foreach (var value in step.Values)
        {
            if (value.Field.Role != role || value.Labels.Count > 0) continue;
            json.WriteRow(name, value);
            return value;
        }

        json.WriteNull(name);
        return null;
    }

    private static void WritePhases(Utf8JsonWriter json, IReadOnlyList<PhaseTiming> phases)
    {
        json.WriteStartObject("phases");
        foreach (var phase in phases) json.WriteReal(phase.Name, phase.Duration.TotalSeconds);
        json.WriteEndObject();
        if (!phases.Any(phase => phase.Skipped)) return;
        json.WriteStartArray("skipped_phases");
        foreach (var phase in phases.Where(phase => phase.Skipped)) json.WriteStringValue(phase.Name);
        json.WriteEndArray();
    }

    /// <summary>The texts that the step itself returned.</summary>
    private static void WriteTexts(Utf8JsonWriter json, in JournalRecord record)
    {
        var fields = record.Schema.Fields;
        if (!fields.Any(IsText)) return;
        json.WriteStartObject("texts");
        for (var i = 0; i < fields.Count; i++)
        {
            if (IsText(fields[i])) json.WriteField(fields[i].Name, record, i);
        }

        json.WriteEndObject();
    }

    private static bool IsText(FieldSchema field) => field is { Type: FieldType.Text, Role: not FieldRole.Label };
}
