using System.Globalization;
using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Anomalies;

/// <summary>
/// Writes capsules: <c>anomalies/step_000000412/</c> with <c>capsule.json</c>, what it takes to run the step again, and <c>records.jsonl</c>, the latest
/// records of each kind up to the end of the step. It is written under another name and renamed, so that under its own name it is whole.
/// </summary>
/// <param name="path">The run's <c>anomalies</c> folder.</param>
internal sealed class CapsuleFolder(string path)
{
    public const int FormatVersion = 1;
    public const string CapsuleFile = "capsule.json";
    public const string RecordsFile = "records.jsonl";

    private const string Prefix = "step_";
    private const string Unfinished = ".new";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>How many there are.</summary>
    public int Count => Directory.Exists(path) ? Directory.GetDirectories(path, Prefix + "*").Count(folder => !folder.EndsWith(Unfinished, StringComparison.Ordinal)) : 0;

    /// <summary>The folder of a step's capsule.</summary>
    public string PathOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}"));

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Write(Capsule capsule, RunProgress progress, RecentRecords records)
    {
        var folder = PathOf(capsule.Step);
        var unfinished = folder + Unfinished;
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        using (var file = File.Create(Path.Combine(unfinished, CapsuleFile))) Write(file, capsule, progress);
        using (var file = File.Create(Path.Combine(unfinished, RecordsFile))) Write(file, records);

        // A resumed run may come by the same step again.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(unfinished, folder);
    }

    private static void Write(Stream file, Capsule capsule, RunProgress progress)
    {
        using var json = new Utf8JsonWriter(file, Indented);
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
        json.WriteString("run_id", progress.RunId);
        json.WriteNumber("attempt", capsule.Attempt);
        json.WriteTime("timestamp", capsule.Time);
        WritePlace(json, capsule.Step, capsule.Epoch, capsule.Batch);
        json.WriteStartArray("anomalies");
        foreach (var anomaly in capsule.Anomalies) WriteAnomaly(json, anomaly);
        json.WriteEndArray();
        json.WriteStartArray("samples");
        foreach (var sample in capsule.Samples) json.WriteStringValue(sample);
        json.WriteEndArray();
        WriteCheckpoint(json, capsule.Checkpoint);
        json.WriteStartArray("learning_rate_scales");
        foreach (var (step, scale) in capsule.LearningRateScales)
        {
            json.WriteStartObject();
            json.WriteNumber("after_step", step);
            json.WriteNumber("scale", scale);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("state");
        if (capsule.State is null) json.WriteNullValue();
        else capsule.State.WriteTo(json);
        json.WritePropertyName("configuration");
        if (progress.Run["configuration"] is { } configuration) configuration.WriteTo(json);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void WriteAnomaly(Utf8JsonWriter json, AnomalyEpisode anomaly)
    {
        json.WriteStartObject();
        json.WriteString("type", anomaly.Type);
        json.WriteString("severity", AnomalyName.Of(anomaly.Severity));
        json.WriteString("metric", anomaly.Metric);
        json.WriteString("scope", anomaly.Scope);
        json.WriteNumber("first_step", anomaly.FirstStep);
        json.WriteNumber("last_step", anomaly.LastStep);
        json.WriteReal("value", anomaly.Value);
        json.WriteReal("expected_low", anomaly.ExpectedLow);
        json.WriteReal("expected_high", anomaly.ExpectedHigh);
        json.WriteEndObject();
    }

    private static void WriteCheckpoint(Utf8JsonWriter json, ResumePoint? checkpoint)
    {
        if (checkpoint is null)
        {
            json.WriteNull("checkpoint");
            return;
        }

        json.WriteStartObject("checkpoint");
        json.WriteString("path", checkpoint.Checkpoint);
        WritePlace(json, checkpoint.Step, checkpoint.Epoch, checkpoint.Batch);
        json.WriteEndObject();
    }

    private static void Write(Stream file, RecentRecords records)
    {
        using var json = new Utf8JsonWriter(file);
        foreach (var copy in records.InOrder())
        {
            var record = copy.Record;
            json.WriteStartObject();
            json.WriteString("record", record.Schema.Name);
            json.WriteString("role", JsonNamingPolicy.SnakeCaseLower.ConvertName(record.Schema.Role.ToString()));
            json.WriteTime("timestamp", record.Time);
            json.WriteReal("duration", record.Duration.TotalSeconds);
            WritePlace(json, record.Step, record.Epoch, record.Batch);
            if (record.Schema.Role == RecordRole.Anomaly) json.WriteString("type", AnomalyName.TypeOf(record.Schema.Anomaly, record.Schema.QuantityRole));
            if (record.Schema.Quantity is { } quantity) json.WriteString("metric", quantity);
            json.WriteStartObject("values");
            for (var field = 0; field < record.Schema.Fields.Count; field++) json.WriteField(record.Schema.Fields[field].Name, record, field);
            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
            file.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void WritePlace(Utf8JsonWriter json, long step, int epoch, int batch)
    {
        json.WriteIndex("global_step", step);
        json.WriteIndex("epoch", epoch);
        json.WriteIndex("batch", batch);
    }
}
