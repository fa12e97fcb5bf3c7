using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Export.History;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export;

/// <summary>
/// Writes <c>experiments/history.bin</c>: the numbers of every step as they were recorded, so that any part of a run of any length can be read and drawn
/// without reading the rest. The live page and <c>view</c> read it.
/// </summary>
/// <remarks>
/// It holds the rows of the steps, with rates and phases, readings of the memory, evaluations, what epochs return, what the rules expect of a quantity as a
/// whole, and the numbers, images and sounds of events; not of those that tell of single samples of a batch or of many parts, such as layers.
/// </remarks>
public sealed class HistoryExporter : FileExporter
{
    /// <summary>An event with a label of more values than these tells of parts.</summary>
    private const int MaxLabelValues = 32;

    private readonly List<HistoryLayout> _layouts = [];
    private readonly List<HistoryColumn> _columns = [];
    private readonly List<double> _values = [];
    private readonly List<RowValue> _numbers = [];

    /// <inheritdoc/>
    public override string Name => "history";

    /// <inheritdoc/>
    public override string Kind => KindName;

    internal const string KindName = "history";

    /// <inheritdoc/>
    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                WriteJson(HistoryFormat.Attempt, new HistoryAttempt(HistoryFormat.Version, progress.Attempt, progress.ResumedFrom?.Step));
                break;
            case RecordRole.Step:
                AddStep(record, progress.Step);
                break;
            case RecordRole.Memory:
                AddMemory(progress.Memory);
                break;
            case RecordRole.Evaluation:
                AddNumbers(record, progress, static role => role == FieldRole.Loss ? HistoryGroup.HeldOutLoss : HistoryGroup.HeldOut);
                break;
            case RecordRole.Epoch:
                AddNumbers(record, progress, static _ => HistoryGroup.Epoch);
                Add(new HistoryColumn(record.Schema.Name, HistoryGroup.Duration, "epoch_duration", Unit: "seconds"), progress.Epoch.DurationOf(record).TotalSeconds);
                break;
            case RecordRole.Event when !TellsOfParts(record.Schema):
                AddNumbers(record, progress, GroupOf);
                if (!record.MediaFields.IsEmpty) WriteMedia(record);
                break;
            case RecordRole.Threshold:
                AddExpectation(ThresholdReport.Read(record));
                break;
        }

        if (_columns.Count > 0) WriteRow(record.Step);
    }

    /// <inheritdoc/>
    protected override JsonNode? Save() => JsonSerializer.SerializeToNode(_layouts, HistoryFormat.Json);

    /// <inheritdoc/>
    protected override void Load(JsonNode? state)
    {
        _layouts.Clear();
        if (state is not null) _layouts.AddRange(state.Deserialize<List<HistoryLayout>>(HistoryFormat.Json)!);
    }

    private static bool TellsOfParts(RecordSchema schema) =>
        schema.Fields.Any(static field => field.Role == FieldRole.SampleId || (field.Role == FieldRole.Label && field.MaxValues > MaxLabelValues));

    private void AddStep(in JournalRecord record, StepRow row)
    {
        foreach (var value in row.Values)
        {
            if (value.Field.Role is FieldRole.Label or FieldRole.SampleId) continue;
            Add("step", GroupOf(value.Field.Role), value);
        }

        foreach (var (name, value) in row.Throughputs) Add(new HistoryColumn("step", HistoryGroup.Throughput, name), value);
        foreach (var phase in row.Phases) Add(new HistoryColumn("step", HistoryGroup.Phase, phase.Name, Unit: "seconds"), phase.Duration.TotalSeconds);
        Add(new HistoryColumn("step", HistoryGroup.Duration, "step_duration", Unit: "seconds"), record.Duration.TotalSeconds);
    }

    private static HistoryGroup GroupOf(FieldRole role) => role switch
    {
        FieldRole.Loss => HistoryGroup.Loss,
        FieldRole.GradientNorm => HistoryGroup.GradientNorm,
        FieldRole.LearningRate => HistoryGroup.LearningRate,
        FieldRole.Gauge => HistoryGroup.Gauge,
        FieldRole.Counter => HistoryGroup.Counter,
        FieldRole.Histogram => HistoryGroup.Histogram,
        _ => HistoryGroup.Field,
    };

    private void AddMemory(MemoryUsage memory)
    {
        AddMemory("process", memory.ProcessResident);
        AddMemory("GPU allocated", memory.GpuAllocated);
        AddMemory("GPU reserved", memory.GpuReserved);
    }

    /// <summary>A run without a GPU reads 0 for it, which is no measurement.</summary>
    private void AddMemory(string name, long bytes)
    {
        if (bytes > 0) Add(new HistoryColumn("memory", HistoryGroup.Memory, name, Unit: "bytes"), bytes);
    }

    private void AddNumbers(in JournalRecord record, RunProgress progress, Func<FieldRole, HistoryGroup> groupOf)
    {
        _numbers.Clear();
        RecordNumbers.AddTo(_numbers, record, progress.Labels);
        foreach (var number in _numbers) Add(record.Schema.Name, groupOf(number.Field.Role), number);
    }

    /// <summary>A side without a limit, and one that is not known yet, is NaN.</summary>
    private void AddExpectation(ThresholdReport report)
    {
        if (report.Scope is not null) return;
        var rule = SeriesNames.SnakeCase(report.Anomaly.ToString());
        Add(new HistoryColumn(rule, HistoryGroup.ExpectedLow, report.Metric), Bound(report.ExpectedLow));
        Add(new HistoryColumn(rule, HistoryGroup.ExpectedHigh, report.Metric), Bound(report.ExpectedHigh));

        double Bound(double value) => report.WarmingUp || !AdviceFigures.IsBound(value) ? double.NaN : value;
    }

    private void Add(string source, HistoryGroup group, in RowValue value) =>
        Add(new HistoryColumn(source, group, value.Field.Name, value.Labels.Suffix, value.Field.Unit, value.Field.Help), value.Value);

    private void Add(in HistoryColumn column, double value)
    {
        _columns.Add(column);
        _values.Add(value);
    }

    private void WriteRow(long step)
    {
        var kind = KindOfRow();
        var size = HistoryFormat.HeaderSize + sizeof(long) + _values.Count * sizeof(double);
        var output = Output(HistoryFormat.Path);
        var entry = Begin(output, size, kind);
        BinaryPrimitives.WriteInt64LittleEndian(entry, step);
        for (var i = 0; i < _values.Count; i++) BinaryPrimitives.WriteDoubleLittleEndian(entry[(sizeof(long) + i * sizeof(double))..], _values[i]);
        output.Advance(size);
        _columns.Clear();
        _values.Clear();
    }

    private int KindOfRow()
    {
        foreach (var known in _layouts)
        {
            if (IsSame(known.Columns)) return known.Kind;
        }

        var layout = new HistoryLayout(HistoryFormat.FirstRow + _layouts.Count, [.. _columns]);
        _layouts.Add(layout);
        WriteJson(HistoryFormat.Layout, layout);
        return layout.Kind;
    }

    private bool IsSame(IReadOnlyList<HistoryColumn> columns)
    {
        if (columns.Count != _columns.Count) return false;
        for (var i = 0; i < columns.Count; i++)
        {
            if (!columns[i].Is(_columns[i])) return false;
        }

        return true;
    }

    /// <summary>The values of the event, then its files one after the other.</summary>
    private void WriteMedia(in JournalRecord record)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json)) WriteMedia(writer, record);
        var size = HistoryFormat.HeaderSize + sizeof(int) + json.WrittenCount;
        foreach (var field in record.MediaFields) size += record.GetBytes(field).Length;

        var output = Output(HistoryFormat.Path);
        var entry = Begin(output, size, HistoryFormat.Media);
        BinaryPrimitives.WriteInt32LittleEndian(entry, json.WrittenCount);
        json.WrittenSpan.CopyTo(entry[sizeof(int)..]);
        var files = entry[(sizeof(int) + json.WrittenCount)..];
        foreach (var field in record.MediaFields)
        {
            record.GetBytes(field).CopyTo(files);
            files = files[record.GetBytes(field).Length..];
        }

        output.Advance(size);
    }

    private static void WriteMedia(Utf8JsonWriter json, in JournalRecord record)
    {
        json.WriteStartObject();
        json.WriteString("event", record.Schema.Name);
        json.WriteNumber("step", Math.Max(0, record.Step));
        json.WriteNumber("epoch", record.Epoch);
        json.WriteStartArray("media");
        foreach (var field in record.MediaFields)
        {
            json.WriteStartObject();
            json.WriteString("name", record.Schema.Fields[field].Name);
            json.WriteString("type", record.Schema.Fields[field].Role == FieldRole.Image ? "image/png" : "audio/wav");
            json.WriteNumber("bytes", record.GetBytes(field).Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("values");
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            if (!record.Schema.Fields[i].IsMedia) json.WriteField(record.Schema.Fields[i].Name, record, i);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteJson<T>(int kind, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, HistoryFormat.Json);
        var output = Output(HistoryFormat.Path);
        json.CopyTo(Begin(output, HistoryFormat.HeaderSize + json.Length, kind));
        output.Advance(HistoryFormat.HeaderSize + json.Length);
    }

    private static Span<byte> Begin(IBufferWriter<byte> output, int size, int kind)
    {
        var entry = output.GetSpan(size);
        BinaryPrimitives.WriteInt32LittleEndian(entry, size);
        BinaryPrimitives.WriteInt32LittleEndian(entry[sizeof(int)..], kind);
        return entry[HistoryFormat.HeaderSize..];
    }
}
