using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Tests.Page;

/// <summary>The values of a run as its journal has them, by the name that the page's legends have.</summary>
internal static class JournalValues
{
    public static Dictionary<string, List<(long Step, double Value)>> Read(string folder)
    {
        var series = new Dictionary<string, List<(long Step, double Value)>>();
        var progress = new RunProgress();
        using var reader = JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            if (record.Schema.Role == RecordRole.Step) AddStep(record.Step, progress.Step);
            if (record.Schema.Role == RecordRole.Evaluation) Add("total (held out)", record.Step, progress.Epoch.Validation[0].Value);
            if (record.Schema.Name == "musical_quality") Add("pitch_range", record.Step, record.GetDouble(record.IndexOf("pitch_range")));
            if (record.Schema.Role != RecordRole.Memory) continue;
            Add("process", record.Step, progress.Memory.ProcessResident);
            Add("GPU allocated", record.Step, progress.Memory.GpuAllocated);
            Add("GPU reserved", record.Step, progress.Memory.GpuReserved);
        }

        return series;

        void AddStep(long step, StepRow row)
        {
            foreach (var value in row.Values.Where(value => value.Field.Role != FieldRole.Counter)) Add(value.Field.Name, step, value.Value);
            foreach (var (name, value) in row.Throughputs) Add(name, step, value);
            foreach (var phase in row.Phases) Add(phase.Name, step, phase.Duration.TotalSeconds);
        }

        void Add(string name, long step, double value)
        {
            name = name.Replace('_', ' ');
            if (!series.TryGetValue(name, out var values)) series.Add(name, values = []);
            values.Add((Math.Max(0, step), value));
        }
    }

    /// <summary>What a table says of values: the value or the extremes of the finite ones, and how many are not finite.</summary>
    public static (double? Min, double? Max, int NonFinite) Of(IReadOnlyCollection<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        return (finite.Count == 0 ? null : finite.Min(), finite.Count == 0 ? null : finite.Max(), values.Count - finite.Count);
    }
}
