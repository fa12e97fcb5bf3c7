using Instrumentation.Anomalies;
using Instrumentation.Journal;
using Instrumentation.Recording;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>A training loop whose values and times a test dictates, recorded through the recorders that generated code uses.</summary>
internal sealed class ScriptedLoop(TrainingRun run, SettableTime time)
{
    public static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, Recorder> _recorders = [];

    public void Epoch(int epoch, Action body, params Recorded[] values)
    {
        var recorder = Get("train_epoch", () => new EpochScript(run, Recorded.SchemaOf("train_epoch", RecordRole.Epoch, values)));
        var start = recorder.Enter(epoch);
        body();
        recorder.Leave(start, values);
    }

    public void Step(int epoch, int batch, params Recorded[] values) => Step(epoch, batch, static () => { }, values);

    public void Step(int epoch, int batch, Action body, params Recorded[] values)
    {
        var recorder = Get("train_step", () => new StepScript(run, Recorded.SchemaOf("train_step", RecordRole.Step, values)));
        Assert.True(recorder.TryEnter(epoch, batch, out var start));
        time.Advance(StepTime);
        body();
        recorder.Leave(start, values);
    }

    public void Phase(string name, TimeSpan duration, params Recorded[] values)
    {
        var recorder = Get(name, () => new PhaseScript(run, Recorded.SchemaOf(name, RecordRole.Phase, values)));
        var start = recorder.Enter();
        time.Advance(duration);
        recorder.Leave(start, values);
    }

    public void Evaluation(int epoch, params Recorded[] values)
    {
        var recorder = Get("validate", () => new EvaluationScript(run, Recorded.SchemaOf("validate", RecordRole.Evaluation, values)));
        var start = recorder.Enter(epoch);
        time.Advance(TimeSpan.FromSeconds(2));
        recorder.Leave(start, values);
    }

    public void Event(string name, params Recorded[] values) => Event(name, null, values);

    public void Event(string name, LogTemplate? log, params Recorded[] values) =>
        Get(name, () => new EventScript(run, Recorded.SchemaOf(name, RecordRole.Event, values) with { Log = log })).Record(values);

    /// <summary>Records that an episode began.</summary>
    public void Anomaly(string quantity, Anomaly anomaly, double value, double low, double high, FieldRole role = FieldRole.Loss) =>
        Change(EpisodeChange.Opened, quantity, anomaly, value, low, high, anomaly == Instrumentation.Anomaly.NonFinite ? Severity.Critical : Severity.Warning, role);

    /// <summary>Records what became of an episode.</summary>
    public void Change(
        EpisodeChange change, string quantity, Anomaly anomaly, double value, double low, double high, Severity severity, FieldRole role = FieldRole.Loss, string? scope = null,
        long? firstStep = null, long count = 1)
    {
        var position = run.Position;
        var episode = new Episode
        {
            Severity = severity,
            Value = value,
            ExpectedLow = low,
            ExpectedHigh = high,
            FirstStep = firstStep ?? position.Step,
            LastStep = position.Step,
            Count = count,
        };
        var schema = AnomalyRecord.SchemaOf(anomaly, quantity, role, "ScriptedLoop.train_step");
        Assert.True(new AnomalyRecord(run.Journal, schema).TryWrite(run.GetTimestamp(), position.Step, position.Epoch, position.Batch, change, episode, scope));
    }

    /// <summary>Records what a rule expects.</summary>
    public void Threshold(
        string quantity, Anomaly anomaly, double value, double low, double high, long adjustments = 0, bool warmingUp = false, string? scope = null, FieldRole role = FieldRole.Loss)
    {
        // Where no segment is ready whoever writes such a record keeps it, and tries again.
        var record = new ThresholdRecord(run.Journal, anomaly, quantity, role);
        var stamp = run.GetTimestamp();
        Assert.True(SpinWait.SpinUntil(
            () => record.TryWrite(stamp, run.Position.Step, run.Position.Epoch, run.Position.Batch, value, low, high, adjustments, warmingUp, scope), TimeSpan.FromSeconds(60)));
    }

    public void Fault(Exception exception)
    {
        var recorder = Get("failing", () => new EventScript(run, new RecordSchema("failing", RecordRole.Event) { Source = "ScriptedLoop.Failing" }));
        Assert.False(recorder.Faulted(exception));
    }

    private T Get<T>(string name, Func<T> create)
        where T : Recorder
    {
        if (!_recorders.TryGetValue(name, out var recorder)) _recorders.Add(name, recorder = create());
        return (T)recorder;
    }

    private static void Write(RecordWriter record, Recorded[] values)
    {
        foreach (var value in values) value.Write(ref record);
        record.Commit();
    }

    private sealed class EpochScript(TrainingRun run, RecordSchema schema) : EpochRecorder(run, schema)
    {
        public void Leave(long start, Recorded[] values)
        {
            if (TryBegin(start, out var record, Recorded.TextSize(values))) Write(record, values);
        }
    }

    private sealed class StepScript(TrainingRun run, RecordSchema schema) : StepRecorder(run, schema)
    {
        public void Leave(long start, Recorded[] values)
        {
            if (TryBegin(start, out var record, Recorded.TextSize(values))) Write(record, values);
            Exit();
        }
    }

    private sealed class PhaseScript(TrainingRun run, RecordSchema schema) : PhaseRecorder(run, schema)
    {
        public void Leave(long start, Recorded[] values)
        {
            if (TryBegin(start, out var record, Recorded.TextSize(values))) Write(record, values);
        }
    }

    private sealed class EvaluationScript(TrainingRun run, RecordSchema schema) : EvaluationRecorder(run, schema)
    {
        public void Leave(long start, Recorded[] values)
        {
            if (TryBegin(start, out var record, Recorded.TextSize(values))) Write(record, values);
        }
    }

    private sealed class EventScript(TrainingRun run, RecordSchema schema) : EventRecorder(run, schema)
    {
        public void Record(Recorded[] values)
        {
            if (TryBegin(CurrentEpoch, CurrentBatch, out var record, Recorded.TextSize(values))) Write(record, values);
        }
    }
}
