using System.Buffers;
using System.Globalization;
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
public sealed class TensorBoardExporter : Exporter
{
    private readonly RunTags _tags = new();
    private readonly List<RowValue> _numbers = [];

    // A batch waits here until the file exists and has taken it: the name of the file is known from the first record on, and creating
    // it can fail as any write can.
    private readonly ArrayBufferWriter<byte> _batch = new(1 << 16);
    private readonly EventWriter _events;
    private string _folder = "";
    private string? _path;
    private OutputFile? _file;
    private bool _hasLayout;

    /// <summary>A destination that writes an event file.</summary>
    public TensorBoardExporter() => _events = new EventWriter(_batch);

    /// <inheritdoc/>
    public override string Name => "TensorBoard";

    /// <inheritdoc/>
    public override void Open(ExportContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _folder = context.RequiredFolder.TensorBoard;
    }

    /// <inheritdoc/>
    public override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (record.Schema.Role == RecordRole.RunStart)
        {
            _path = Path.Combine(_folder, FileName(progress));
            _events.WriteFileVersion(record.Time);
            return;
        }

        _events.Begin();
        switch (record.Schema.Role)
        {
            case RecordRole.Step:
                WriteLayout(record, progress);
                AddStep(record, progress);
                break;
            case RecordRole.Evaluation:
                AddMetrics(record, _tags.Validation, progress.Labels);
                break;
            case RecordRole.Epoch:
                AddEpoch(record, progress);
                break;
            case RecordRole.Event:
                AddMetrics(record, _tags.Event(record.Schema.Name), progress.Labels);
                break;
        }

        // An event of a batch whose step has not begun stands at the last one.
        _events.End(record.Time, Math.Max(0, record.Step >= 0 ? record.Step : progress.LastStep));
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_path is null) return;
        _file ??= new OutputFile(_path);
        _file.Pending.Write(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
        _file.Flush();
    }

    /// <inheritdoc/>
    public override void Close() => _file?.Dispose();

    /// <summary>The name under which TensorBoard finds the file: everything in it comes from the journal.</summary>
    private static string FileName(RunProgress progress)
    {
        var host = string.Concat(((string?)progress.Run["host"] ?? "localhost").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        var process = (long?)progress.Run["process_id"] ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{progress.Started.ToUnixTimeSeconds():D10}.{host}.{process}.0");
    }

    /// <summary>Before the first step, when its row tells what the loop measures.</summary>
    private void WriteLayout(in JournalRecord record, RunProgress progress)
    {
        if (_hasLayout) return;
        _events.AddText(CustomScalars.Tag, CustomScalars.Plugin, CustomScalars.Serialize(CustomScalars.LayoutOf(progress.Step.Values.Select(value => value.Field))));
        _events.End(record.Time, record.Step);
        _events.Begin();
        _hasLayout = true;
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
            if (field.Role != FieldRole.Field) _events.Add(tags[field.Name, labels], value);
        }
    }
}
