using System.Globalization;
using System.Text.Json.Serialization;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// What a run's records add up to, in memory that does not grow with the number of its steps or epochs: a fold over the journal, the
/// same for a run that ended well, one that crashed, and one that is still running. Of a run of several attempts it is what led to the
/// latest: the records up to the checkpoint from which that one went on, and its own.
/// </summary>
public sealed class RunSummary
{
    [JsonInclude]
    private EpochHistory _epochs = new();

    [JsonInclude]
    private Dictionary<string, LossSummary> _losses = [];

    [JsonInclude]
    private Dictionary<string, double> _counters = [];

    [JsonInclude]
    private Dictionary<string, Dictionary<string, Distribution>> _events = [];

    [JsonInclude]
    private Dictionary<string, long> _eventCounts = [];

    /// <summary>Events of steps that have not ended.</summary>
    [JsonInclude]
    private List<EventValues> _ahead = [];

    [JsonInclude]
    private Dictionary<string, Distribution> _throughputs = [];

    [JsonInclude]
    private Dictionary<string, RecentValues> _recentThroughputs = [];

    [JsonInclude]
    private List<LostRecords> _lost = [];

    /// <summary>The time of the attempts before this one, up to where it goes on.</summary>
    [JsonInclude]
    private TimeSpan _durationBefore;

    [JsonInclude]
    private DateTimeOffset? _firstRecord;

    [JsonConstructor]
    internal RunSummary()
    {
    }

    /// <summary>The state after the last record: the run's own facts, its plan, its memory.</summary>
    [JsonIgnore]
    public RunProgress Progress { get; internal set; } = new();

    /// <summary>The attempts, each a process that worked on the run: the latest of them, 100 at most.</summary>
    public IReadOnlyList<RunAttempt> Attempts => AttemptList;

    /// <summary>How many steps there were.</summary>
    [JsonInclude]
    public long Steps { get; private set; }

    /// <summary>The global step of the last step that ended; -1 before the first.</summary>
    [JsonInclude]
    public long LastStep { get; private set; } = -1;

    /// <summary>
    /// From the start of the run to its end, or to the last record of a run whose journal has no end; without the time between two attempts.
    /// </summary>
    [JsonInclude]
    public TimeSpan Duration { get; private set; }

    /// <summary>The time of the latest record.</summary>
    [JsonInclude]
    internal DateTimeOffset LastRecord { get; private set; }

    /// <summary>
    /// How the run ended: <c>completed</c>, <c>interrupted</c>, <c>failed</c>, or <c>unfinished</c> when its journal has no end: it still runs
    /// if it has a <see cref="Holder"/>, and was killed if not.
    /// </summary>
    public string Status => AttemptList.Count == 0 ? RunAttempt.Unfinished : AttemptList[^1].Status;

    /// <summary>Why it ended: the signal, the exception; null for a run that was completed or has not ended.</summary>
    public string? Reason => AttemptList.Count == 0 ? null : AttemptList[^1].Reason;

    /// <summary>Exceptions that left annotated methods.</summary>
    [JsonInclude]
    public long Faults { get; private set; }

    /// <summary>Records that the journal had no room for, of all attempts.</summary>
    [JsonInclude]
    public long DroppedRecords { get; private set; }

    /// <summary>
    /// The records that were lost, by who lacks them and kind: <c>journal</c> for those that were never written, else the exporter that
    /// had not read them when they were deleted. Those of the journal are in <see cref="DroppedRecords"/> as well.
    /// </summary>
    public IReadOnlyList<LostRecords> LostRecords => _lost;

    /// <summary>Records whose writer died before it had finished them.</summary>
    public long UnfinishedRecords { get; internal set; }

    /// <summary>Places at which the journal could not be read; each costs a record or the rest of a segment.</summary>
    public long DamagedRecords { get; internal set; }

    /// <summary>Segments of the journal that are gone and that the figures therefore lack.</summary>
    public long MissingSegments { get; internal set; }

    /// <summary>Who works on the run now, such as <c>process 4711 on gpu-3</c>; null when nobody does.</summary>
    public string? Holder { get; internal set; }

    /// <summary>Everything that was recorded or was to be, and is not in the sums here, apart from <see cref="MissingSegments"/>.</summary>
    public long MissingRecords => DroppedRecords + UnfinishedRecords + DamagedRecords;

    /// <summary>How many epochs there were.</summary>
    public long EpochCount => _epochs.Count;

    /// <summary>The time of all epochs together.</summary>
    public TimeSpan EpochDuration => _epochs.Duration;

    /// <summary>The epochs, in their order: 1,000 entries at most, each of which stands for several epochs in a run of more.</summary>
    public IReadOnlyList<EpochSummary> Epochs => _epochs.Entries;

    /// <summary>The epoch that ended last; null before the first.</summary>
    public EpochSummary? LastEpoch => _epochs.Last;

    /// <summary>The training losses by name.</summary>
    public IReadOnlyDictionary<string, LossSummary> Losses => _losses;

    /// <summary>The sums of the counters by name.</summary>
    public IReadOnlyDictionary<string, double> Counters => _counters;

    /// <summary>How many times each kind of event has happened, by name. One that names its step counts when that has ended.</summary>
    public IReadOnlyDictionary<string, long> EventCounts => _eventCounts;

    /// <summary>The distributions of the numbers and flags of the events in <see cref="EventCounts"/>, by event and field.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, Distribution>> Events => _events;

    /// <summary>The distributions of the throughputs over the steps, by name.</summary>
    public IReadOnlyDictionary<string, Distribution> Throughputs => _throughputs;

    /// <summary>The throughputs of the last 100 steps, by name.</summary>
    public IReadOnlyDictionary<string, RecentValues> RecentThroughputs => _recentThroughputs;

    /// <summary>What tensors occupied on the GPU at each of the last 100 steps, in bytes.</summary>
    [JsonInclude]
    public RecentValues RecentGpuMemory { get; private set; } = new();

    /// <summary>How many times each anomaly began, by <c>quantity: anomaly</c>.</summary>
    public IReadOnlyDictionary<string, long> Anomalies => AnomalyHistory.Quantities;

    /// <summary>The anomalies themselves.</summary>
    [JsonInclude]
    internal AnomalyHistory AnomalyHistory { get; private set; } = new();

    /// <summary>What evaluations of generated samples found.</summary>
    [JsonInclude]
    internal QualityHistory QualityHistory { get; private set; } = new();

    /// <summary>What was done beside the steps.</summary>
    [JsonInclude]
    internal TrainingChanges Changes { get; private set; } = new();

    /// <summary>The course of its quantities over the steps.</summary>
    [JsonInclude]
    internal RunSeries Series { get; private set; } = new();

    [JsonInclude]
    private List<RunAttempt> AttemptList { get; set; } = [];

    /// <summary>Reads what a run adds up to, of a run that has ended, was killed, or still goes on.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    /// <exception cref="InvalidDataException">The journal is of a later format version.</exception>
    public static RunSummary Read(string folder) => SummaryReader.Read(folder);

    /// <summary>Hours, minutes and seconds: <c>26:03:07.250</c>.</summary>
    internal static string DurationText(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss\\.fff}");

    /// <summary>Takes the next record, which <see cref="Progress"/> has taken already.</summary>
    internal void Add(in JournalRecord record)
    {
        Series.Add(record, Progress);
        AnomalyHistory.Add(record, Progress);
        Changes.Add(record, Progress);
        AddTime(record.Time);
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                BeginAttempt(record);
                break;
            case RecordRole.Step:
                LastStep = Math.Max(LastStep, record.Step);
                AddStep();
                AddEventsUpTo(record.Step);
                break;
            case RecordRole.Epoch:
                _epochs.Add(EpochSummary.Of(record, Progress.Epoch));
                break;
            case RecordRole.Event:
                QualityHistory.Add(record);
                var values = EventValues.Of(record);
                if (record.Schema.NamesStep && record.Step > LastStep) _ahead.Add(values);
                else AddEvent(values);
                break;
            case RecordRole.Fault:
                Faults++;
                break;
            case RecordRole.Loss:
                AddLoss(record.GetText(record.IndexOf("reader")) ?? "", record.GetText(record.IndexOf("kind")) ?? "", record.GetInt64(record.IndexOf("records")));
                break;
            case RecordRole.RunEnd:
                EndAttempt(record);
                break;
        }
    }

    /// <summary>
    /// Another attempt goes on from here. What is known of the whole run, whichever attempt counts, comes from what the run had come to
    /// <paramref name="before"/>.
    /// </summary>
    internal void GoOnAfter(RunSummary before, ResumePoint? point)
    {
        if (point is not null && before != this) AnomalyHistory.GoOnAfter(before.AnomalyHistory, point.Step);
        AttemptList = before.AttemptList;
        DroppedRecords = before.DroppedRecords;
        _lost = before._lost;
        _ahead.Clear();
        _durationBefore = Duration;
        _firstRecord = null;
    }

    private void AddLoss(string reader, string kind, long records)
    {
        var known = _lost.FindIndex(lost => lost.Reader == reader && lost.Kind == kind);
        if (known < 0) _lost.Add(new LostRecords(reader, kind, records));
        else _lost[known] = _lost[known] with { Records = _lost[known].Records + records };
    }

    /// <summary>Records of several threads may stand in the journal a little out of their order.</summary>
    private void AddTime(DateTimeOffset time)
    {
        _firstRecord ??= time;
        if (time > LastRecord) LastRecord = time;
        var duration = _durationBefore + (time - _firstRecord.Value);
        if (duration > Duration) Duration = duration;
    }

    private void BeginAttempt(in JournalRecord record)
    {
        if (AttemptList.Count == RunAttempt.MaxKept) AttemptList.RemoveAt(0);
        AttemptList.Add(RunAttempt.Of(record, Progress));
    }

    private void EndAttempt(in JournalRecord record)
    {
        if (AttemptList.Count > 0) AttemptList[^1] = AttemptList[^1].Ended(record);
        DroppedRecords += record.GetInt64(record.IndexOf("dropped_records"));
        Duration = _durationBefore + record.Duration;
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
        if (AttemptList.Count > 0) AttemptList[^1] = AttemptList[^1] with { Steps = AttemptList[^1].Steps + 1 };
    }

    private void AddEventsUpTo(long step)
    {
        foreach (var values in _ahead)
        {
            if (values.Step <= step) AddEvent(values);
        }

        _ahead.RemoveAll(values => values.Step <= step);
    }

    private void AddEvent(EventValues values)
    {
        _eventCounts[values.Event] = _eventCounts.GetValueOrDefault(values.Event) + 1;
        var fields = GetOrAdd(_events, values.Event);
        foreach (var (name, value) in values.Numbers)
        {
            if (!fields.TryGetValue(name, out var known)) fields.Add(name, known = Distribution.WithHistogram());
            known.Add(value);
        }
    }

    private static T GetOrAdd<T>(Dictionary<string, T> values, string name)
        where T : new()
    {
        if (!values.TryGetValue(name, out var value)) values.Add(name, value = new T());
        return value;
    }
}
