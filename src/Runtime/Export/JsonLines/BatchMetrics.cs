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
        json.WriteRows("losses", step, static field => field.Role == FieldRole.Loss);
        var learningRate = WriteFirst(json, "learning_rate", FieldRole.LearningRate, step);
        var gradientNorm = WriteFirst(json, "gradient_norm", FieldRole.GradientNorm, step);

        json.WriteStartObject("throughput");
        foreach (var (name, value) in step.Throughputs) json.WriteReal(name, value);
        json.WriteEndObject();
        json.WriteMemory("memory", progress.Memory);
        WritePhases(json, step.Phases);
        json.WriteRows("counters", step, static field => field.Role == FieldRole.Counter);
        json.WriteRows(
            "metrics",
            step,
            field => field.IsNumeric
                && field.Role is not (FieldRole.Loss or FieldRole.Counter)
                && !ReferenceEquals(field, learningRate)
                && !ReferenceEquals(field, gradientNorm));
        if (step.Others.Any(static other => !other.Field.IsNumeric)) json.WriteRows("texts", step, static field => !field.IsNumeric);
    }

    private static void WriteTotals(this Utf8JsonWriter json, RunProgress progress)
    {
        var batches = progress.BatchesPerEpoch;
        json.WriteIndex("total_batches", batches ?? -1);
        json.WriteRealOrNull("progress", batches is > 0 ? (double)progress.Epoch.Steps / batches : null);
    }

    /// <summary>Writes the first value of a role that has no labels under the role's name, and says which one it was.</summary>
    private static FieldSchema? WriteFirst(Utf8JsonWriter json, string name, FieldRole role, StepRow step)
    {
        foreach (var value in step.Values)
        {
            if (value.Field.Role != role || value.Labels.Count > 0) continue;
            if (step.TryGetOther(value.Field.Name, value.Labels, out var other)) json.WriteOther(name, other.Value);
            else json.WriteRow(name, value);
            return value.Field;
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
}
