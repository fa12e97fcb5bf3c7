using System.Globalization;
using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Journal;
using Instrumentation.Reports.Plots;

namespace Instrumentation.Reports;

/// <summary>
/// What a run's journal adds up to, in memory that does not grow with the number of its steps. Read from the journal alone, so it is the
/// same for a run that ended well, one that crashed, and one that is still running.
/// </summary>
public sealed class RunSummary
{
    private readonly List<EpochSummary> _epochs = [];
    private readonly Dictionary<string, LossSummary> _losses = [];
    private readonly Dictionary<string, double> _counters = [];
    private readonly Dictionary<string, Dictionary<string, Distribution>> _events = [];
    private readonly Dictionary<string, Distribution> _throughputs = [];
    private readonly Dictionary<string, RecentValues> _recentThroughputs = [];
    private readonly Dictionary<string, long> _anomalies = [];

    private DateTimeOffset? _firstRecord;

    private RunSummary()
    {
    }

    /// <summary>The state after the last record: the run's own facts, its plan, its memory.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>How many steps there were.</summary>
    public long Steps { get; private set; }

    /// <summary>The global step of the last step that ended; -1 before the first.</summary>
    public long LastStep { get; private set; } = -1;

    /// <summary>From the start of the run to its end, or to the last record of a run whose journal has no end.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>How the run ended: <c>completed</c>, <c>interrupted</c>, or <c>unfinished</c> when its journal has no end.</summary>
    public string Status { get; private set; } = "unfinished";

    /// <summary>Exceptions that left annotated methods.</summary>
    public long Faults { get; private set; }

    /// <summary>Records that the journal had no room for.</summary>
    public long DroppedRecords { get; private set; }

    /// <summary>Records whose writer died before it had finished them.</summary>
    public long UnfinishedRecords { get; private set; }

    /// <summary>Places at which the journal could not be read; each costs a record or the rest of a segment.</summary>
    public long DamagedRecords { get; private set; }

    /// <summary>Everything that was recorded or was to be, and is not in the sums here.</summary>
    public long MissingRecords => DroppedRecords + UnfinishedRecords + DamagedRecords;

    /// <summary>The epochs, in their order.</summary>
    public IReadOnlyList<EpochSummary> Epochs => _epochs;

    /// <summary>The training losses by name.</summary>
    public IReadOnlyDictionary<string, LossSummary> Losses => _losses;

    /// <summary>The sums of the counters by name.</summary>
    public IReadOnlyDictionary<string, double> Counters => _counters;

    /// <summary>The distributions of the numbers and flags of each kind of event, by event and field.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, Distribution>> Events => _events;

    /// <summary>The distributions of the throughputs over the steps, by name.</summary>
    public IReadOnlyDictionary<string, Distribution> Throughputs => _throughputs;

    /// <summary>The throughputs of the last 100 steps, by name.</summary>
    public IReadOnlyDictionary<string, RecentValues> RecentThroughputs => _recentThroughputs;

    /// <summary>What tensors occupied on the GPU at each of the last 100 steps, in bytes.</summary>
    public RecentValues RecentGpuMemory { get; } = new();

    /// <summary>How many times each anomaly began, by <c>quantity: anomaly</c>.</summary>
    public IReadOnlyDictionary<string, long> Anomalies => _anomalies;

    /// <summary>The course of its quantities over the steps.</summary>
    internal RunSeries Series { get; } = new();

    /// <summary>Reads a run's journal.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    /// <exception cref="InvalidDataException">The journal is of a later format version.</exception>
    public static RunSummary Read(string folder)
    {
        using var reader = JournalReader.Open(folder);
        var summary = new RunSummary();
        while (reader.TryRead(out var record))
        {
            summary.Take(record);
        }

        summary.UnfinishedRecords = reader.Unfinished;
        summary.DamagedRecords += reader.Damaged;
        return summary;
    }

    /// <summary>Hours, minutes and seconds: <c>26:03:07.250</c>.</summary>
    internal static string DurationText(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss\\.fff}");

    private void Take(in JournalRecord record)
    {
        try
        {
            Progress.Apply(record);
        }
        catch (JsonException)
        {
            // The run's description is damaged; the figures are still there.
            DamagedRecords++;
        }

        Add(record);
    }

    private void Add(in JournalRecord record)
    {
        Series.Add(record, Progress);
        TakeTime(record.Time);
        switch (record.Schema.Role)
        {
            case RecordRole.Step:
                LastStep = Math.Max(LastStep, record.Step);
                AddStep();
                break;
            case RecordRole.Epoch:
                _epochs.Add(EpochSummary.Of(record, Progress.Epoch));
                break;
            case RecordRole.Event:
                AddEvent(record);
                break;
            case RecordRole.Anomaly:
                var anomaly = $"{record.Schema.Quantity}: {record.Schema.Anomaly}";
                _anomalies[anomaly] = _anomalies.GetValueOrDefault(anomaly) + 1;
                break;
            case RecordRole.Fault:
                Faults++;
                break;
            case RecordRole.RunEnd:
                Status = record.GetText(record.IndexOf("status")) ?? Status;
                DroppedRecords = record.GetInt64(record.IndexOf("dropped_records"));
                Duration = record.Duration;
                break;
        }
    }

    /// <summary>Records of several threads may stand in the journal a little out of their order.</summary>
    private void TakeTime(DateTimeOffset time)
    {
        _firstRecord ??= time;
        if (time - _firstRecord.Value > Duration) Duration = time - _firstRecord.Value;
    }

    private void AddStep()
    {
        Steps++;
        foreach (var row in Progress.Step.Values)
        {
            var (field, value) = row;
            if (field.Role == FieldRole.Loss) GetOrAdd(_losses, field.Name + row.Labels.Suffix).Add(value);
            if (field.Role == FieldRole.Counter) _counters[field.Name] = _counters.GetValueOrDefault(field.Name) + value;
        }

        foreach (var (name, value) in Progress.Step.Throughputs)
        {
            GetOrAdd(_throughputs, name).Add(value);
            GetOrAdd(_recentThroughputs, name).Add(value);
        }

        RecentGpuMemory.Add(Progress.Memory.GpuAllocated);
    }

    private void AddEvent(in JournalRecord record)
    {
        var fields = GetOrAdd(_events, record.Schema.Name);
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            var field = record.Schema.Fields[i];
            if (field.Members is null && record.TryGetNumber(i, out var number)) GetOrAdd(fields, field.Name).Add(number);
        }
    }

    private static T GetOrAdd<T>(Dictionary<string, T> values, string name)
        where T : new()
    {
        if (!values.TryGetValue(name, out var value)) values.Add(name, value = new T());
        return value;
    }
}
