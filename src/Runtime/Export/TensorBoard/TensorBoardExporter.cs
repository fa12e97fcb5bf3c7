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
/// TensorBoard's scalars are 32-bit numbers; NaN and infinity are written as themselves. Memory is in GB of 10^9 bytes, times are in
/// seconds.
/// </remarks>
public sealed class TensorBoardExporter : Exporter
{
    private readonly TagFamily _losses = new("Training/Losses/");
    private readonly TagFamily _gradients = new("Training/Gradients/", "gradient_norm", "Training/GradientNorm");
    private readonly TagFamily _learningRates = new("Training/LearningRates/", "learning_rate", "Training/LearningRate");
    private readonly TagFamily _gauges = new("Training/Gauges/");
    private readonly TagFamily _throughputs = new("Performance/Throughput/");
    private readonly TagFamily _phases = new("Performance/Phases/");
    private readonly TagFamily _train = new("Epoch/Train_");
    private readonly TagFamily _validation = new("Epoch/Val_");
    private readonly TagFamily _totals = new("Epoch/Total_");
    private readonly Dictionary<string, TagFamily> _eventTags = [];
    private readonly List<RowValue> _numbers = [];

    // A batch waits here until the file exists and has taken it: the name of the file is known from the first record on, and creating
    // it can fail as any write can.
    private readonly ArrayBufferWriter<byte> _batch = new(1 << 16);
    private readonly EventWriter _events;
    private string _folder = "";
    private string? _path;
    private OutputFile? _file;

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
                AddStep(record, progress);
                break;
            case RecordRole.Evaluation:
                AddMetrics(record, _validation, progress.Labels);
                break;
            case RecordRole.Epoch:
                AddEpoch(record, progress);
                break;
            case RecordRole.Event:
                AddMetrics(record, EventTags(record.Schema.Name), progress.Labels);
                break;
        }

        _events.End(record.Time, record.Step);
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

    private TagFamily EventTags(string name)
    {
        if (!_eventTags.TryGetValue(name, out var tags)) _eventTags[name] = tags = new TagFamily($"Events/{TagFamily.Clean(name)}/");
        return tags;
    }

    private void AddStep(in JournalRecord record, RunProgress progress)
    {
        foreach (var row in progress.Step.Values)
        {
            var (field, value) = row;
            switch (field.Role)
            {
                case FieldRole.Loss:
                    _events.Add(_losses[field.Name, row.Labels], value);
                    break;
                case FieldRole.GradientNorm:
                    _events.Add(_gradients[field.Name, row.Labels], value);
                    break;
                case FieldRole.LearningRate:
                    _events.Add(_learningRates[field.Name, row.Labels], value);
                    break;
                case FieldRole.Gauge or FieldRole.Histogram:
                    _events.Add(_gauges[field.Name, row.Labels], value);
                    break;
            }
        }

        foreach (var (name, value) in progress.Step.Throughputs) _events.Add(_throughputs[name], value);
        _events.Add("Performance/StepDuration"u8, record.Duration.TotalSeconds);
        foreach (var phase in progress.Step.Phases)
        {
            if (!phase.Skipped) _events.Add(_phases[phase.Name], phase.Duration.TotalSeconds);
        }

        _events.Add("Performance/Memory/gpu_allocated"u8, Gigabytes.Of(progress.Memory.GpuAllocated));
        _events.Add("Performance/Memory/gpu_reserved"u8, Gigabytes.Of(progress.Memory.GpuReserved));
        _events.Add("Performance/Memory/gpu_max_allocated"u8, Gigabytes.Of(progress.Memory.GpuMaxAllocated));
        _events.Add("Performance/Memory/cpu_rss"u8, Gigabytes.Of(progress.Memory.ProcessResident));
    }

    /// <summary>What the epoch's method returned, then what its steps add up to where it returned nothing of that name.</summary>
    private void AddEpoch(in JournalRecord record, RunProgress progress)
    {
        AddMetrics(record, _train, progress.Labels);
        foreach (var mean in progress.Epoch.MeansOf(FieldRole.Loss))
        {
            if (record.IndexOf(mean.Field.Name) < 0) _events.Add(_train[mean.Field.Name, mean.Labels], mean.Value);
        }

        foreach (var sum in progress.Epoch.Counters) _events.Add(_totals[sum.Field.Name, sum.Labels], sum.Value);
        _events.Add("Epoch/Duration"u8, record.Duration.TotalSeconds);
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
