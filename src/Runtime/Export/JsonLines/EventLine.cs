using System.Text.Json;
using Instrumentation.Anomalies;

namespace Instrumentation.Export.JsonLines;

/// <summary>The lines of the records that tell of single happenings: events, evaluations, anomalies, faults and losses of records.</summary>
internal static class EventLine
{
    /// <summary>The values of an event beside the properties of every line, whose names they cannot take: they get a <c>_</c>.</summary>
    public static void WriteEvent(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            var name = record.Schema.Fields[i].Name;
            json.WriteField(JsonLinesExporter.IsCommon(name) ? name + "_" : name, record, i);
        }
    }

    public static void WriteEvaluation(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        json.WriteString("name", record.Schema.Name);
        json.WriteLabels(record);
        json.WriteReal("duration_seconds", record.Duration.TotalSeconds);
        json.WriteStartObject("losses");
        WriteMeasured(json, record, losses: true);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        WriteMeasured(json, record, losses: false);
        json.WriteEndObject();
    }

    public static void WriteAnomaly(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        foreach (var (name, value) in AnomalyJson.Of(AnomalyFinding.Of(record, progress)))
        {
            json.WritePropertyName(name);
            if (value is null) json.WriteNullValue();
            else value.WriteTo(json);
        }

        json.WriteString("source", record.Schema.Source);
    }

    /// <summary>The values of a record that the run writes of itself, as they are.</summary>
    public static void WriteFields(Utf8JsonWriter json, in JournalRecord record, RunProgress progress)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++) json.WriteField(record.Schema.Fields[i].Name, record, i);
    }

    private static void WriteMeasured(Utf8JsonWriter json, in JournalRecord record, bool losses)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            var field = record.Schema.Fields[i];
            if (field.Role != FieldRole.Label && field.Role == FieldRole.Loss == losses) json.WriteField(field.Name, record, i);
        }
    }
}
