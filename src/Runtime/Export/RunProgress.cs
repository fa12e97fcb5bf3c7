using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>
/// Where the run stands after the records so far: a fold over the journal, the same for every reader of the same records. Exporters
/// derive from it what no single record says: totals, throughput, the time that is left.
/// </summary>
public sealed partial class RunProgress
{
    private readonly LabelReader _labels = new();
    private DateTimeOffset? _trainingStarted;
    private DateTimeOffset _lastStepEnd;
    private long _rowStep;
    private bool _rowIsOpen;
    private long _steps;
    private string? _run;

    /// <summary>What the run says of itself: <c>run_id</c>, <c>name</c>, <c>start_time</c>, <c>device</c>, configuration, environment.</summary>
    public JsonObject Run { get; private set; } = [];

    /// <summary>The run's id.</summary>
    public string RunId { get; private set; } = "";

    /// <summary>How many <c>run_start</c> records had no JSON, as only a damaged journal has them; they count as empty.</summary>
    public int DamagedDescriptions { get; private set; }

    /// <summary>Which of the processes that wrote the run's journal one after the other this is, counted from 1: one more each time it was resumed.</summary>
    public int Attempt => (int)(NumberOf("attempt") ?? 1);

    /// <summary>The number of this process among several that train together; null for one that trains alone.</summary>
    public int? Rank => (int?)NumberOf("rank");

    /// <summary>When the run started, in its local time; of a run that was resumed, when that was.</summary>
    public DateTimeOffset Started { get; private set; }

    /// <summary>What the attempts before took, each up to the checkpoint from which the next one goes on.</summary>
    public TimeSpan EarlierDuration { get; private set; }

    /// <summary>How many epochs are planned, or null.</summary>
    public int? Epochs { get; private set; }

    /// <summary>How many batches an epoch has, or null.</summary>
    public int? BatchesPerEpoch { get; private set; }

    /// <summary>The latest reading of the memory in use.</summary>
    public MemoryUsage Memory { get; private set; }

    /// <summary>The step that has just ended, while a <see cref="RecordRole.Step"/> record is exported.</summary>
    public StepRow Step { get; } = new();

    /// <summary>The epoch that runs, or has just ended.</summary>
    public EpochTotals Epoch { get; } = new();

    /// <summary>The samples of the batch that runs or ran last and of those read ahead, as far as events named them.</summary>
    public BatchSamples Samples { get; } = new();

    /// <summary>The learning rate of the last step that recorded one without labels; null before.</summary>
    public double? LearningRate { get; private set; }

    /// <summary>The global step that ended last; -1 before the first.</summary>
    public long LastStep { get; private set; } = -1;

    /// <summary>How many epochs have ended.</summary>
    public int EpochsCompleted { get; private set; }

    /// <summary>The labels of the record that is exported, kept within what they declare; every metric of the record has them.</summary>
    public LabelSet Labels { get; private set; } = LabelSet.Empty;

    /// <summary>Those of its labels that had more values than they declare, so that this one is shown as <c>other</c>.</summary>
    public IReadOnlyList<FieldSchema> FoldedLabels => _labels.Folded;

    /// <summary>How many values of each label have been shown as <c>other</c> so far.</summary>
    public IReadOnlyDictionary<string, long> FoldedLabelValues => _labels.Counts;

    /// <summary>How many times each kind of event has happened, by name.</summary>
    public Dictionary<string, long> EventCounts { get; } = [];

    /// <summary>
    /// The time that is left: the mean time of a step of this attempt so far, everything between the steps included, times the steps to
    /// come. Null before the first step and without a plan.
    /// </summary>
    public TimeSpan? Remaining { get; private set; }

    /// <summary>Takes the next record into account.</summary>
    public void Apply(in JournalRecord record)
    {
        Labels = _labels.Read(record);
        switch (record.Schema.Role)
        {
            case RecordRole.RunStart:
                Start(record);
                break;
            case RecordRole.Plan:
                Epochs = (int)record.GetInt64(0);
                BatchesPerEpoch = (int)record.GetInt64(1);
                break;
            case RecordRole.Memory:
                Memory = RunJournal.ReadMemory(record);
                break;
            case RecordRole.EpochStart:
                _trainingStarted ??= record.Time;
                _lastStepEnd = record.Time;
                StartEpoch(record);
                break;
            case RecordRole.Phase:
                BeginRow(record.Step);
                Step.Add(record, Labels);
                Step.AddPhase(record);
                break;
            case RecordRole.Step:
                EndStep(record);
                break;
            case RecordRole.Evaluation:
                Epoch.AddValidation(record, Labels);
                break;
            case RecordRole.Epoch:
                EpochsCompleted++;
                break;
            case RecordRole.Event:
                Samples.Add(record);
                EventCounts[record.Schema.Name] = EventCounts.GetValueOrDefault(record.Schema.Name) + 1;
                break;
            case RecordRole.Checkpoint:
                TakeCheckpoint(record);
                break;
        }
    }

    /// <summary>A copy of where the run stands, to go back to or to go on from in another process.</summary>
    internal RunProgressState Save()
    {
        var fields = new FieldTable();
        return new RunProgressState
        {
            Run = _run,
            Started = Started,
            EarlierDuration = EarlierDuration,
            Epochs = Epochs,
            BatchesPerEpoch = BatchesPerEpoch,
            Memory = Memory,
            LearningRateBits = LearningRate is { } rate ? BitConverter.DoubleToInt64Bits(rate) : null,
            LastStep = LastStep,
            EpochsCompleted = EpochsCompleted,
            TrainingStarted = _trainingStarted,
            LastStepEnd = _lastStepEnd,
            RowStep = _rowStep,
            RowIsOpen = _rowIsOpen,
            Steps = _steps,
            AttemptSteps = _attemptSteps,
            ContinuedEpoch = _continuedEpoch,
            Checkpoints = _checkpoints,
            Remaining = Remaining,
            EventCounts = new Dictionary<string, long>(EventCounts),
            BatchSamples = Samples.Save(),
            Labels = _labels.Save(),
            Step = Step.Save(fields),
            Epoch = Epoch.Save(fields),
            Fields = fields.Fields,
        };
    }

    /// <summary>Goes back, or on, to where a copy was made.</summary>
    internal void Restore(RunProgressState state)
    {
        Describe(state.Run);
        Started = state.Started;
        EarlierDuration = state.EarlierDuration;
        Epochs = state.Epochs;
        BatchesPerEpoch = state.BatchesPerEpoch;
        Memory = state.Memory;
        LearningRate = state.LearningRateBits is { } rate ? BitConverter.Int64BitsToDouble(rate) : null;
        LastStep = state.LastStep;
        EpochsCompleted = state.EpochsCompleted;
        _trainingStarted = state.TrainingStarted;
        _lastStepEnd = state.LastStepEnd;
        _rowStep = state.RowStep;
        _rowIsOpen = state.RowIsOpen;
        _steps = state.Steps;
        _attemptSteps = state.AttemptSteps;
        _continuedEpoch = state.ContinuedEpoch;
        _checkpoints = state.Checkpoints;
        Remaining = state.Remaining;
        Labels = LabelSet.Empty;
        EventCounts.Clear();
        foreach (var (name, count) in state.EventCounts) EventCounts[name] = count;
        Samples.Restore(state.BatchSamples);
        _labels.Restore(state.Labels);
        Step.Restore(state.Step, state.Fields, _labels);
        Epoch.Restore(state.Epoch, state.Fields, _labels);
    }

    private void Start(in JournalRecord record)
    {
        Describe(Encoding.UTF8.GetString(record.GetUtf8(0)));
        var earlier = EarlierDuration + Elapsed(Started, _lastStepEnd);
        Started = record.Time;
        BeginAttempt(earlier);
    }

    /// <summary>What the run says of itself; nothing where a damaged journal has no JSON there.</summary>
    private void Describe(string? run)
    {
        _run = run;
        Run = [];
        try
        {
            if (run is not null) Run = JsonNode.Parse(run) as JsonObject ?? [];
            RunId = TextOf("run_id") ?? "";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // An argument: the same name twice.
            DamagedDescriptions++;
            Run = [];
            RunId = "";
        }
    }

    /// <summary>A text of the run's description; null where it has none of that name.</summary>
    internal string? TextOf(string name) => Run[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number of the run's description; null where it has none of that name.</summary>
    internal long? NumberOf(string name) => Run[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private void EndStep(in JournalRecord record)
    {
        BeginRow(record.Step);
        Step.Add(record, Labels);
        Samples.EndStep(record);
        _rowIsOpen = false;
        LastStep = record.Step;
        LearningRate = Step.First(FieldRole.LearningRate) ?? LearningRate;

        var started = record.Time - record.Duration;
        var since = record.Time - (_attemptSteps == 0 && _trainingStarted is null ? started : _lastStepEnd);
        _trainingStarted ??= started;
        _lastStepEnd = record.Time;
        _steps++;
        _attemptSteps++;
        Step.ComputeThroughputs(since);
        Epoch.Add(Step);
        Remaining = EstimateRemaining(record.Time);
    }

    /// <summary>
    /// A phase between two steps, such as loading the data, still carries the number of the last one and belongs to the row of the next.
    /// A step that ended in an exception leaves phases without a step; they belong to no row.
    /// </summary>
    private void BeginRow(long step)
    {
        var continues = _rowIsOpen && (_rowStep == step || _rowStep == LastStep);
        if (!continues) Step.Clear();
        _rowIsOpen = true;
        _rowStep = step;
    }

    private TimeSpan? EstimateRemaining(DateTimeOffset now)
    {
        if (Epochs is not { } epochs || BatchesPerEpoch is not { } batches) return null;
        var left = Math.Max(0, (long)epochs * batches - _steps);
        return (now - _trainingStarted!.Value) / _attemptSteps * left;
    }
}
