using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Export.JsonLines;

/// <summary>
/// Writes the folder <c>experiments/</c>: <c>experiment_config.json</c>, one line per step in <c>batch_metrics.jsonl</c>, one per epoch
/// in <c>epoch_summaries.jsonl</c>, and on first use <c>evaluations.jsonl</c>, <c>anomalies.jsonl</c>,
/// <c>announcements.jsonl</c>, <c>checkpoints.jsonl</c>, <c>faults.jsonl</c>, <c>records_lost.jsonl</c> and a file per kind of event, named after it.
/// </summary>
/// <remarks>
/// The JSON is strict: a number that is not finite is the string <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>, which
/// <see cref="System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals"/> reads.
/// </remarks>
public sealed class JsonLinesExporter : FileExporter
{
    /// <summary>The version of the files, in every line. It changes when a field's name or meaning does.</summary>
    public const int FormatVersion = 1;

    internal const string Folder = "experiments";
    internal const string BatchMetricsName = "batch_metrics";
    internal const string EpochSummariesName = "epoch_summaries";
    internal const string EvaluationsName = "evaluations";
    internal const string RecordsLostName = "records_lost";
    internal const string ExtensionOfLines = ".jsonl";

    /// <summary>Names that an event's file cannot have; it is called <c>event_…</c> then.</summary>
    private static readonly string[] OwnNames = [BatchMetricsName, EpochSummariesName, EvaluationsName, "anomalies", "faults", "checkpoints", "announcements", RecordsLostName];

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly Rotation? _requested;
    private Rotation? _rotation;

    /// <summary>Creates the exporter of one run.</summary>
    /// <param name="rotation">When a file of lines is put aside and begun anew; null for never.</param>
    public JsonLinesExporter(Rotation? rotation = null)
    {
        _requested = rotation;
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = Encoder });
    }

    private delegate void LineWriter(Utf8JsonWriter json, in JournalRecord record, RunProgress progress);

    /// <inheritdoc/>
    public override string Name => "JSON lines";

    /// <inheritdoc/>
    public override string Kind => "json_lines";

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["rotation"] = _requested?.ToJson() };

    /// <inheritdoc/>
    protected override void Configure(JsonObject options, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        _rotation = Rotation.FromJson(options["rotation"]);
    }

    /// <inheritdoc/>
    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                WriteConfig(progress);
                break;
            case RecordRole.Step:
                WriteLine(BatchMetricsName, record, progress, BatchMetrics.Write);
                break;
            case RecordRole.Epoch:
                WriteLine(EpochSummariesName, record, progress, EpochSummary.Write);
                break;
            case RecordRole.Evaluation:
                WriteLine(EvaluationsName, record, progress, EventLine.WriteEvaluation);
                break;
            case RecordRole.Event:
                WriteLine(FileOf(record.Schema.Name), record, progress, EventLine.WriteEvent);
                break;
            case RecordRole.Anomaly:
                WriteLine("anomalies", record, progress, EventLine.WriteAnomaly);
                break;
            case RecordRole.Fault:
                WriteLine("faults", record, progress, EventLine.WriteFields);
                break;
            case RecordRole.Loss:
                WriteLine(RecordsLostName, record, progress, EventLine.WriteFields);
                break;
            case RecordRole.Checkpoint:
                WriteLine("checkpoints", record, progress, EventLine.WriteFields);
                break;
            case RecordRole.Announcement:
                WriteLine("announcements", record, progress, EventLine.WriteFields);
                break;
        }
    }

    /// <summary>Whether a name is one of the properties that every line starts with.</summary>
    internal static bool IsCommon(string name) => name is "format_version" or "timestamp" or "experiment_id" or "attempt" or "rank" or "epoch" or "batch" or "global_step";

    /// <summary>The file of an event, without its extension.</summary>
    internal static string FileOf(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return OwnNames.Contains(safe, StringComparer.OrdinalIgnoreCase) ? "event_" + safe : safe;
    }

    /// <summary>Each attempt of the run has a file of its own. The two files that every run has are there from the start.</summary>
    private void WriteConfig(RunProgress progress)
    {
        var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = Encoder };
        var name = progress.Attempt == 1 ? "experiment_config" : $"experiment_config_attempt_{progress.Attempt}";
        Output($"{Folder}/{name}.json").Write(Encoding.UTF8.GetBytes(ExperimentConfig.Create(progress).ToJsonString(options) + "\n"));
        Output($"{Folder}/{BatchMetricsName}{ExtensionOfLines}");
        Output($"{Folder}/{EpochSummariesName}{ExtensionOfLines}");
    }

    /// <summary>A line becomes part of its file when it is whole.</summary>
    private void WriteLine(string name, in JournalRecord record, RunProgress progress, LineWriter write)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("format_version", FormatVersion);
        _json.WriteTime("timestamp", record.Time);
        _json.WriteString("experiment_id", progress.RunId);
        _json.WriteNumber("attempt", progress.Attempt);
        if (progress.Rank is { } rank) _json.WriteNumber("rank", rank);
        _json.WriteIndex("epoch", record.Epoch);
        if (record.Schema.Role != RecordRole.Epoch) _json.WriteIndex("batch", record.Batch);
        _json.WriteIndex("global_step", record.Step);
        write(_json, record, progress);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);

        Append($"{Folder}/{name}{ExtensionOfLines}", _line.WrittenSpan, record.Time, _rotation);
    }
}
