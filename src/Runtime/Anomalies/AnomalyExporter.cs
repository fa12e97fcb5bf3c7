using System.Text.Json.Nodes;
using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>
/// Looks for anomalies behind the journal and writes what it finds back into it, where every other exporter reads it. It writes no file: what it knows is in the
/// saved state of its cursor, <c>journal/anomalies.cursor</c>. Every run in a folder has it, and one in memory that is given rules. It keeps what it knew at the last
/// two checkpoints, so that a run that is resumed from one of them goes on from there.
/// </summary>
internal sealed class AnomalyExporter : FileExporter, IDetectionSink
{
    public const string KindName = "anomalies";

    /// <summary>How many findings wait for room in the journal, at most; the oldest ones are lost first, and counted.</summary>
    private const int MaxWaiting = 1024;

    private readonly RuleSet _rules;
    private readonly Dictionary<(Anomaly Anomaly, string Metric, FieldRole Role), AnomalyRecord> _anomalies = [];
    private readonly Dictionary<(Anomaly Anomaly, string Metric, FieldRole Role), ThresholdRecord> _thresholds = [];
    private readonly RunDetection _detection;

    /// <summary>How many records of this attempt it has judged, and the most that it ever had: a cursor that goes back judges some again.</summary>
    private long _judged;
    private long _mostJudged;
    private long _stamp;
    private readonly Queue<(long Stamp, AnomalyChange Change)> _waiting = [];

    /// <summary>What is expected now and not yet written: where there is no room for it a later expectation takes its place.</summary>
    private readonly OrderedDictionary<(Anomaly Anomaly, string Metric, string? Scope), (long Stamp, ThresholdReading Reading)> _expected = [];

    /// <param name="rules">The rules; null for those that are shipped.</param>
    public AnomalyExporter(RuleSet? rules = null)
    {
        _rules = rules ?? RuleSet.Shipped;
        _detection = new RunDetection(this);
    }

    public override string Name => "anomalies";

    public override string Kind => KindName;

    private protected override bool NeedsFolder => false;

    public override JsonObject Describe() => new() { ["rules"] = _rules.Save() };

    void IDetectionSink.Changed(in AnomalyChange change)
    {
        if (_stamp == 0 || change.IsInline) return;
        if (_waiting.Count == MaxWaiting) RecordOf(_waiting.Dequeue().Change).GiveUp();
        _waiting.Enqueue((_stamp, change));
    }

    /// <summary>Writes what was found and what is expected; what there is no room for waits, because it is not to be lost.</summary>
    private void WriteWaiting()
    {
        while (_waiting.TryPeek(out var next) && TryWrite(next.Stamp, next.Change)) _waiting.Dequeue();
        if (_waiting.Count > 0) return;

        var written = 0;
        while (written < _expected.Count && TryWrite(_expected.GetAt(written).Value)) written++;
        if (written == _expected.Count) _expected.Clear();
        else for (; written > 0; written--) _expected.RemoveAt(0);
    }

    private bool TryWrite(long stamp, in AnomalyChange change) => RecordOf(change).TryWrite(
        stamp, change.Place.Step, change.Place.Epoch, change.Place.Batch, change.Change, change.Episode, change.Scope, isKept: true);

    private AnomalyRecord RecordOf(in AnomalyChange change)
    {
        var key = (change.Anomaly, change.Metric, change.Role);
        if (!_anomalies.TryGetValue(key, out var record))
            _anomalies[key] = record = new AnomalyRecord(Context.Journal!, AnomalyRecord.SchemaOf(change.Anomaly, change.Metric, change.Role, source: ""));
        return record;
    }

    void IDetectionSink.Expected(in ThresholdReading reading)
    {
        if (_stamp != 0) _expected[(reading.Anomaly, reading.Metric, reading.Scope)] = (_stamp, reading);
    }

    private bool TryWrite(in (long Stamp, ThresholdReading Reading) expected)
    {
        var (stamp, reading) = expected;
        var key = (reading.Anomaly, reading.Metric, reading.Role);
        if (!_thresholds.TryGetValue(key, out var record)) _thresholds[key] = record = new ThresholdRecord(Context.Journal!, reading.Anomaly, reading.Metric, reading.Role);
        return record.TryWrite(
            stamp, reading.Place.Step, reading.Place.Epoch, reading.Place.Batch, reading.Value, reading.ExpectedLow, reading.ExpectedHigh, reading.Adjustments, reading.WarmingUp,
            reading.Scope);
    }

    void IDetectionSink.Unwatched(string metric)
    {
        if (_stamp != 0) Context.Health.CountLost(Name, metric, JournalLosses.TooManyQuantities);
    }

    protected override void Configure(JsonObject options, RunProgress progress) => _detection.Configure(options["rules"]);

    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role is RecordRole.Anomaly or RecordRole.Threshold) return;
        if (record.Schema.Role == RecordRole.RunStart) _judged = 0;
        _judged++;
        _stamp = Context.Journal is { } journal && progress.Attempt == journal.Attempt && _judged > _mostJudged ? record.Stamp : 0;
        _mostJudged = _stamp == 0 ? _mostJudged : _judged;
        _detection.Add(record, progress);
        WriteWaiting();
    }

    protected override JsonNode Save()
    {
        var state = _detection.Save();
        state["judged"] = _judged;
        return state;
    }

    protected override void Load(JsonNode? state)
    {
        _judged = (long?)state?["judged"] ?? 0;
        _detection.Load(state);
    }
}
