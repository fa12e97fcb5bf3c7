using System.Text.Json.Serialization;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>The course of a run's quantities over its steps, each in the order of its first appearance.</summary>
internal sealed class RunSeries
{
    /// <summary>More than a program declares, so that what it declares in vain cannot fill the memory.</summary>
    private const int MaxGauges = 100;

    [JsonInclude]
    public OrderedDictionary<string, StepSeries> Losses { get; private set; } = [];

    /// <summary>The losses of the evaluations, at the last step before each.</summary>
    [JsonInclude]
    public OrderedDictionary<string, StepSeries> HeldOutLosses { get; private set; } = [];

    [JsonInclude]
    public OrderedDictionary<string, StepSeries> Throughputs { get; private set; } = [];

    /// <summary>The time of each phase in seconds.</summary>
    [JsonInclude]
    public OrderedDictionary<string, StepSeries> Phases { get; private set; } = [];

    /// <summary>The memory in use, in gigabytes of 1024³ bytes.</summary>
    [JsonInclude]
    public OrderedDictionary<string, StepSeries> Memory { get; private set; } = [];

    [JsonInclude]
    public OrderedDictionary<string, StepSeries> LearningRates { get; private set; } = [];

    [JsonInclude]
    public OrderedDictionary<string, StepSeries> GradientNorms { get; private set; } = [];

    /// <summary>The gauges of events without labels, by <c>event/gauge</c>, at the step that ran or ran last.</summary>
    [JsonInclude]
    public OrderedDictionary<string, StepSeries> Gauges { get; private set; } = [];

    /// <summary>Takes the next record, which <paramref name="progress"/> has taken already.</summary>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        switch (record.Schema.Role)
        {
            case RecordRole.Step:
                AddStep(record.Step, progress.Step);
                break;
            case RecordRole.Evaluation:
                foreach (var (field, value) in progress.Epoch.Validation)
                {
                    if (field.Role == FieldRole.Loss) Add(HeldOutLosses, field.Name, record.Step, value);
                }

                break;
            case RecordRole.Event:
                AddGauges(record);
                break;
            case RecordRole.Memory:
                AddMemory(record.Step, progress.Memory);
                break;
        }
    }

    private void AddStep(long step, StepRow row)
    {
        foreach (var (field, value) in row.Values)
        {
            var series = field.Role switch
            {
                FieldRole.Loss => Losses,
                FieldRole.LearningRate => LearningRates,
                FieldRole.GradientNorm => GradientNorms,
                _ => null,
            };
            if (series is not null) Add(series, field.Name, step, value);
        }

        foreach (var (name, value) in row.Throughputs) Add(Throughputs, name, step, value);
        foreach (var phase in row.Phases) Add(Phases, phase.Name, step, phase.Duration.TotalSeconds);
    }

    /// <summary>What has a label is one of several things, which have no common course.</summary>
    private void AddGauges(in JournalRecord record)
    {
        var fields = record.Schema.Fields;
        if (record.LabelFields.Length > 0) return;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Role == FieldRole.Gauge && Gauges.Count < MaxGauges && record.TryGetNumber(i, out var value))
                Add(Gauges, $"{record.Schema.Name}/{fields[i].Name}", record.Step, value);
        }
    }

    private void AddMemory(long step, MemoryUsage memory)
    {
        AddMemory("process", step, memory.ProcessResident);
        AddMemory("GPU allocated", step, memory.GpuAllocated);
        AddMemory("GPU reserved", step, memory.GpuReserved);
    }

    /// <summary>A run without a GPU reads 0 for it, which is no measurement.</summary>
    private void AddMemory(string name, long step, long bytes)
    {
        if (bytes > 0 || Memory.ContainsKey(name)) Add(Memory, name, step, bytes / (double)(1L << 30));
    }

    private static void Add(OrderedDictionary<string, StepSeries> series, string name, long step, double value)
    {
        if (!series.TryGetValue(name, out var known)) series.Add(name, known = new StepSeries());
        known.Add(step, value);
    }
}
