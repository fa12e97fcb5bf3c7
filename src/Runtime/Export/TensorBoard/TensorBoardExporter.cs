using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Torch;

namespace Instrumentation.Export;

/// <summary>
/// Writes TensorBoard event files in the run's <c>tensorboard</c> folder: one event per step with everything that was measured in it, one per evaluation, epoch and event, and
/// what the other tabs show. The step of an event is the global step, its time that of the record. The tags are listed in <c>docs/tensorboard.md</c>.
/// </summary>
/// <remarks>
/// TensorBoard's scalars are 32-bit numbers; NaN and infinity are written as themselves. Memory is in GB of 1024³ bytes, times are in
/// seconds.
/// </remarks>
/// <param name="fileSize">
/// How many bytes a file may have before the next one is begun; what one record gives is never split. TensorBoard reads all files of a run in the order of their
/// names. Null for any number.
/// </param>
public sealed class TensorBoardExporter(long? fileSize = null) : FileExporter
{
    private readonly RunTags _tags = new();
    private readonly List<RowValue> _numbers = [];
    private readonly Envelopes _envelopes = new();
    private readonly EventTables _tables = new();
    private readonly BandTags _bands = new();
    private readonly ArrayBufferWriter<byte> _pending = new(1 << 12);

    private EventWriter _events = null!;
    private MediaTags? _media;
    private long? _fileSize;
    private EventFileState _state = EventFileState.None;

    /// <inheritdoc/>
    public override string Name => "TensorBoard";

    /// <inheritdoc/>
    public override string Kind => "tensorboard";

    /// <inheritdoc/>
    public override JsonObject Describe() => fileSize is null or > 0
        ? new() { ["file_size"] = fileSize }
        : throw new TrainingRunException("The size of TensorBoard's files is not positive; give a positive one, or null for any.");

    /// <inheritdoc/>
    protected override void Configure(JsonObject options, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        _fileSize = (long?)options["file_size"];
    }

    /// <inheritdoc/>
    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (record.Schema.Role == RecordRole.RunStart) Begin(record, progress);
        else Add(record, progress);
        Append(record, progress);
    }

    /// <inheritdoc/>
    protected override JsonNode? Save() => JsonSerializer.SerializeToNode(_state with { Envelopes = _envelopes.Save(), Tables = _tables.Save(), Bands = _bands.Save() });

    /// <inheritdoc/>
    protected override void Load(JsonNode? state)
    {
        _pending.ResetWrittenCount();
        _events = new EventWriter(_pending);
        _state = state?.Deserialize<EventFileState>() ?? EventFileState.None;
        _envelopes.Restore(_state.Envelopes);
        _tables.Restore(_state.Tables);
        _bands.Restore(_state.Bands);
    }

    /// <summary>The beginning of an attempt, which has a file of its own.</summary>
    private void Begin(in JournalRecord record, RunProgress progress)
    {
        var seconds = Math.Max(progress.Started.ToUnixTimeSeconds(), _state.Seconds + 1);
        var steps = progress.ResumedFrom is null ? new StepAxis() : StepAxis.From(progress.ResumedFrom);
        if (_state.Path is { } before) Finish(before);
        _envelopes.Restore(progress.ResumedFrom is { } from && from.Step == _state.Steps.First ? _state.EnvelopesAtCheckpoint : null);
        _state = _state with { Path = FileName(progress, seconds, part: 0), Seconds = seconds, HasLayout = false, Steps = steps, Part = 0, Length = 0, Episodes = _state.Episodes.Before(progress.ResumedFrom?.Step ?? 0) };
        _tables.Restore(null);
        _events.WriteFileVersion(record.Time);
        if (progress.ResumedFrom is { } point) _events.WriteSessionStart(record.Time, point.Step);

        _events.Begin();
        _events.AddText(RunConfiguration.Tag, "text", Encoding.UTF8.GetBytes(RunConfiguration.TextOf(progress)));
        if (progress.ResumedFrom is null) HyperParameters.AddStart(_events, progress, record.Time);
        _events.End(record.Time, steps.First);
    }

    private void Add(in JournalRecord record, RunProgress progress)
    {
        _events.Begin();
        switch (record.Schema.Role)
        {
            case RecordRole.Step:
                WriteLayout(record, progress);
                AddStep(record, progress);
                _state = _state with { Steps = _state.Steps.After(record) };
                break;
            case RecordRole.Evaluation:
                AddMetrics(record, _tags.Validation, progress.Labels);
                break;
            case RecordRole.Epoch:
                AddEpoch(record, progress);
                break;
            case RecordRole.Event:
                AddEvent(record, progress);
                break;
            case RecordRole.Anomaly:
                AnomalyTags.Add(_events, _state.Episodes, record, progress);
                break;
            case RecordRole.Threshold:
                MarginTags.Add(_events, record);
                break;
            case RecordRole.Checkpoint:
                _state = _state with { Steps = _state.Steps.After(RunJournal.ReadCheckpoint(record)), EnvelopesAtCheckpoint = _envelopes.Save() };
                break;
            case RecordRole.RunEnd:
                AddEnd(record, progress);
                break;
        }

        _events.End(record.Time, _state.Steps.Of(record, progress));
    }

    /// <summary>Puts the events of a record into the file, or into the next one.</summary>
    private void Append(in JournalRecord record, RunProgress progress)
    {
        if (_pending.WrittenCount == 0 || _state.Path is null) return;
        if (_state.Length > 0 && _state.Length + _pending.WrittenCount > _fileSize) BeginNextFile(record, progress);
        Output(_state.Path).Write(_pending.WrittenSpan);
        _state = _state with { Length = _state.Length + _pending.WrittenCount };
        _pending.ResetWrittenCount();
    }

    /// <summary>Each file opens with the version. The one before is whole by then: TensorBoard does not go back to it.</summary>
    private void BeginNextFile(in JournalRecord record, RunProgress progress)
    {
        Finish(_state.Path!);
        var part = _state.Part + 1;
        var head = new ArrayBufferWriter<byte>();
        new EventWriter(head).WriteFileVersion(record.Time);
        _state = _state with { Path = FileName(progress, _state.Seconds, part), Part = part, Length = head.WrittenCount };
        Output(_state.Path).Write(head.WrittenSpan);
    }

    /// <summary>
    /// The name under which TensorBoard finds the file: everything in it comes from the journal. TensorBoard reads the files of a run in
    /// the order of their names, so that of a later attempt is later even if the wall clock was set back, and <c>0</c> is before <c>000001</c>.
    /// </summary>
    private static string FileName(RunProgress progress, long seconds, int part)
    {
        var host = string.Concat((progress.TextOf("host") ?? "localhost").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        var process = progress.NumberOf("process_id") ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"tensorboard/events.out.tfevents.{seconds:D10}.{host}.{process}.{(part == 0 ? "0" : part.ToString("D6", CultureInfo.InvariantCulture))}");
    }

    /// <summary>Before the first step, when its row tells what the loop measures.</summary>
    private void WriteLayout(in JournalRecord record, RunProgress progress)
    {
        if (_state.HasLayout) return;
        _events.AddText(CustomScalars.Tag, CustomScalars.Plugin, CustomScalars.Serialize(CustomScalars.LayoutOf(progress.Step.Values.Select(value => value.Field), _bands.Metrics)));
        _events.End(record.Time, record.Step);
        _events.Begin();
        _state = _state with { HasLayout = true };
    }

    private void AddStep(in JournalRecord record, RunProgress progress)
    {
        foreach (var row in progress.Step.Values)
        {
            if (_tags.OfStep(row.Field.Role) is { } tags) AddPoint(tags[row.Field.Name, row.Labels], row.Value);
        }

        foreach (var (name, value) in progress.Step.Throughputs) AddPoint(_tags.Throughputs[name], value);
        AddPoint(RunTags.StepDuration, record.Duration.TotalSeconds);
        foreach (var phase in progress.Step.Phases)
        {
            if (!phase.Skipped) _events.Add(_tags.Phases[phase.Name], phase.Duration.TotalSeconds);
        }

        _events.Add(_tags.Memory["gpu_allocated"], Gigabytes.Of(progress.Memory.GpuAllocated));
        _events.Add(_tags.Memory["gpu_reserved"], Gigabytes.Of(progress.Memory.GpuReserved));
        _events.Add(_tags.Memory["gpu_max_allocated"], Gigabytes.Of(progress.Memory.GpuMaxAllocated));
        _events.Add(_tags.Memory["cpu_rss"], Gigabytes.Of(progress.Memory.ProcessResident));
        _envelopes.EndStep(_events, record.Step);
    }

    /// <summary>A scalar of a step whose spikes are to be seen among many.</summary>
    private void AddPoint(byte[] tag, double value)
    {
        _events.Add(tag, value);
        _envelopes.Add(tag, value);
    }

    private void AddEvent(in JournalRecord record, RunProgress progress)
    {
        var tags = _tags.Event(record.Schema.Name);
        AddMetrics(record, tags, progress.Labels);
        _bands.Read(record);
        _bands.Add(_events, _numbers);
        HistogramTags.Add(_events, record, tags, progress.Labels);
        if (!record.MediaFields.IsEmpty)
        {
            (_media ??= new MediaTags(Context.Logger)).Add(_events, record, tags, progress.Labels);
            _tables.Add(record);
        }

        if (record.Schema.Name == RecordedModule.EventName && GraphDefinition.Of(record) is { IsEmpty: false } graph) _events.WriteGraph(record.Time, graph);
    }

    /// <summary>What was not said before, because it needed an epoch or a window that did not come to its end.</summary>
    private void AddEnd(in JournalRecord record, RunProgress progress)
    {
        _envelopes.End(_events);
        _tables.End(_events);
        AddExperiment(progress);
        var status = record.GetText(record.IndexOf("status"));
        if (status == RunEnd.Completed) HyperParameters.AddEnd(_events, HyperParameters.Status.Success, record.Time);
        else if (status == RunEnd.Failed) HyperParameters.AddEnd(_events, HyperParameters.Status.Failure, record.Time);
    }

    /// <summary>The metrics of the run are what its epochs, evaluations and events have measured until the first epoch ended.</summary>
    private void AddExperiment(RunProgress progress)
    {
        if (_state.Metrics is not { Count: > 0 } metrics) return;
        HyperParameters.AddExperiment(_events, progress, metrics);
        _state = _state with { Metrics = null };
    }

    private void AddMetric(ReadOnlySpan<byte> tag, double value, LabelSet labels)
    {
        _events.Add(tag, value);
        if (labels.Count > 0 || _state.Metrics is not { } metrics || Encoding.UTF8.GetString(tag) is not { } name || metrics.Contains(name)) return;
        metrics.Add(name);
    }

    /// <summary>What the epoch's method returned, then what its steps add up to where it returned nothing of that name.</summary>
    private void AddEpoch(in JournalRecord record, RunProgress progress)
    {
        AddMetrics(record, _tags.Train, progress.Labels);
        foreach (var mean in progress.Epoch.MeansOf(FieldRole.Loss))
        {
            if (record.IndexOf(mean.Field.Name) < 0) AddMetric(_tags.Train[mean.Field.Name, mean.Labels], mean.Value, mean.Labels);
        }

        foreach (var sum in progress.Epoch.Counters) _events.Add(_tags.Totals[sum.Field.Name, sum.Labels], sum.Value);
        _events.Add(RunTags.EpochDuration, progress.Epoch.DurationOf(record).TotalSeconds);
        _tables.End(_events);
        AddExperiment(progress);
    }

    private void AddMetrics(in JournalRecord record, TagFamily tags, LabelSet labels)
    {
        _numbers.Clear();
        RecordNumbers.AddTo(_numbers, record, labels);
        foreach (var (field, value) in _numbers)
        {
            if (field.Role == FieldRole.Histogram) _events.Add(tags[field.Name, labels], value);
            else if (field.IsMetric) AddMetric(tags[field.Name, labels], value, labels);
        }
    }
}
