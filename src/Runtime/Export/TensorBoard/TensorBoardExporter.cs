using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.TensorBoard;

namespace Instrumentation.Export;

/// <summary>
/// Writes the run's scalars as one TensorBoard event file in the run's <c>tensorboard</c> folder: one event per step with everything
/// that was measured in it, and one per evaluation and epoch. The step of an event is the global step, its time that of the record.
/// The tags are listed in <c>docs/tensorboard.md</c>.
/// </summary>
/// <remarks>
/// TensorBoard's scalars are 32-bit numbers; NaN and infinity are written as themselves. Memory is in GB of 1024³ bytes, times are in
/// seconds.
/// </remarks>
public sealed class TensorBoardExporter : FileExporter
{
    private readonly RunTags _tags = new();
    private readonly List<RowValue> _numbers = [];

    private EventWriter _events = null!;
    private MediaTags? _media;
    private EventFileState _state = EventFileState.None;

    /// <inheritdoc/>
    public override string Name => "TensorBoard";

    /// <inheritdoc/>
    public override string Kind => "tensorboard";

    /// <inheritdoc/>
    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (record.Schema.Role == RecordRole.RunStart)
        {
            var seconds = Math.Max(progress.Started.ToUnixTimeSeconds(), _state.Seconds + 1);
            var steps = progress.ResumedFrom is null ? new StepAxis() : StepAxis.From(progress.ResumedFrom);
            _state = new EventFileState(FileName(progress, seconds), seconds, HasLayout: false, steps);
            _events = new EventWriter(Output(_state.Path!));
            _events.WriteFileVersion(record.Time);
            if (progress.ResumedFrom is { } point) _events.WriteSessionStart(record.Time, point.Step);
            return;
        }

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
                AddMetrics(record, _tags.Event(record.Schema.Name), progress.Labels);
                if (!record.MediaFields.IsEmpty) (_media ??= new MediaTags(Context.Logger)).Add(_events, record, _tags.Event(record.Schema.Name), progress.Labels);
                break;
            case RecordRole.Anomaly:
                AnomalyTags.Add(_events, record, progress);
                break;
            case RecordRole.Threshold:
                MarginTags.Add(_events, record);
                break;
            case RecordRole.Checkpoint:
                _state = _state with { Steps = _state.Steps.After(RunJournal.ReadCheckpoint(record)) };
                break;
        }

        _events.End(record.Time, _state.Steps.Of(record, progress));
    }

    /// <inheritdoc/>
    protected override JsonNode? Save() => JsonSerializer.SerializeToNode(_state);

    /// <inheritdoc/>
    protected override void Load(JsonNode? state)
    {
        _state = state?.Deserialize<EventFileState>() ?? EventFileState.None;
        if (_state.Path is { } path) _events = new EventWriter(Output(path));
    }

    /// <summary>
    /// The name under which TensorBoard finds the file: everything in it comes from the journal. TensorBoard reads the files of a run in
    /// the order of their names, so that of a later attempt is later even if the wall clock was set back.
    /// </summary>
    private static string FileName(RunProgress progress, long seconds)
    {
        var host = string.Concat((progress.TextOf("host") ?? "localhost").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        var process = progress.NumberOf("process_id") ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"tensorboard/events.out.tfevents.{seconds:D10}.{host}.{process}.0");
    }

    /// <summary>Before the first step, when its row tells what the loop measures.</summary>
    private void WriteLayout(in JournalRecord record, RunProgress progress)
    {
        if (_state.HasLayout) return;
        _events.AddText(CustomScalars.Tag, CustomScalars.Plugin, CustomScalars.Serialize(CustomScalars.LayoutOf(progress.Step.Values.Select(value => value.Field))));
        _events.End(record.Time, record.Step);
        _events.Begin();
        _state = _state with { HasLayout = true };
    }

    private void AddStep(in JournalRecord record, RunProgress progress)
    {
        foreach (var row in progress.Step.Values)
        {
            if (_tags.OfStep(row.Field.Role) is { } tags) _events.Add(tags[row.Field.Name, row.Labels], row.Value);
        }

        foreach (var (name, value) in progress.Step.Throughputs) _events.Add(_tags.Throughputs[name], value);
        _events.Add(RunTags.StepDuration, record.Duration.TotalSeconds);
        foreach (var phase in progress.Step.Phases)
        {
            if (!phase.Skipped) _events.Add(_tags.Phases[phase.Name], phase.Duration.TotalSeconds);
        }

        _events.Add(_tags.Memory["gpu_allocated"], Gigabytes.Of(progress.Memory.GpuAllocated));
        _events.Add(_tags.Memory["gpu_reserved"], Gigabytes.Of(progress.Memory.GpuReserved));
        _events.Add(_tags.Memory["gpu_max_allocated"], Gigabytes.Of(progress.Memory.GpuMaxAllocated));
        _events.Add(_tags.Memory["cpu_rss"], Gigabytes.Of(progress.Memory.ProcessResident));
    }

    /// <summary>What the epoch's method returned, then what its steps add up to where it returned nothing of that name.</summary>
    private void AddEpoch(in JournalRecord record, RunProgress progress)
    {
        AddMetrics(record, _tags.Train, progress.Labels);
        foreach (var mean in progress.Epoch.MeansOf(FieldRole.Loss))
        {
            if (record.IndexOf(mean.Field.Name) < 0) _events.Add(_tags.Train[mean.Field.Name, mean.Labels], mean.Value);
        }

        foreach (var sum in progress.Epoch.Counters) _events.Add(_tags.Totals[sum.Field.Name, sum.Labels], sum.Value);
        _events.Add(RunTags.EpochDuration, progress.Epoch.DurationOf(record).TotalSeconds);
    }

    private void AddMetrics(in JournalRecord record, TagFamily tags, LabelSet labels)
    {
        _numbers.Clear();
        RecordNumbers.AddTo(_numbers, record, labels);
        foreach (var (field, value) in _numbers)
        {
            if (field.IsMetric) _events.Add(tags[field.Name, labels], value);
        }
    }

    /// <summary>The file that is written, the time in its name, whether it has its layout, and where what is between two steps stands.</summary>
    private sealed record EventFileState(string? Path, long Seconds, bool HasLayout, StepAxis Steps)
    {
        public static readonly EventFileState None = new(null, 0, false, new StepAxis());
    }
}
