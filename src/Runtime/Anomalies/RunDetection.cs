using System.Text.Json.Nodes;
using Instrumentation.Checkpoints;
using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>
/// The detection over the records of a run, attempt after attempt. It keeps what it knew at the last two checkpoints: a run that is resumed from one of them
/// goes on from there.
/// </summary>
internal sealed class RunDetection
{
    private readonly IDetectionSink _sink;
    private readonly RuleSet? _rules;
    private readonly int _stepsPerReading;
    private RunObservations _observations;
    private List<Checkpoint> _checkpoints = [];

    /// <param name="sink">Is told what is found.</param>
    /// <param name="rules">The rules; null for those of the run, which it says when it starts.</param>
    /// <param name="stepsPerReading">Every how many steps it says what is expected of a quantity.</param>
    public RunDetection(IDetectionSink sink, RuleSet? rules = null, int stepsPerReading = 50)
    {
        _stepsPerReading = stepsPerReading;
        _sink = sink;
        _rules = rules;
        Detection = new Detection(rules ?? RuleSet.Shipped, sink, stepsPerReading);
        _observations = new RunObservations(Detection);
    }

    public Detection Detection { get; private set; }

    /// <summary>A run that goes on may do so by other rules.</summary>
    /// <param name="rules">What differs from the shipped rules, as the run says it; null for nothing.</param>
    public void Configure(JsonNode? rules)
    {
        if (_rules is not null) return;
        var known = Detection.Save();
        Detection = new Detection(rules is null ? RuleSet.Shipped : RuleSet.Of(rules), _sink, _stepsPerReading);
        _observations = new RunObservations(Detection);
        Detection.Load(known);
    }

    /// <summary>Takes the next record, which <paramref name="progress"/> has taken already.</summary>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role is RecordRole.Anomaly or RecordRole.Threshold) return;
        if (record.Schema.Role == RecordRole.RunStart) BeginAttempt(progress.ResumedFrom);
        _observations.Add(record, progress);
        if (record.Schema.Role == RecordRole.Checkpoint) _checkpoints = _checkpoints.With(new Checkpoint(RunJournal.ReadCheckpoint(record), Detection.Save()));
    }

    public JsonObject Save() => new()
    {
        ["detection"] = Detection.Save(),
        ["checkpoints"] = new JsonArray([.. _checkpoints.Select(checkpoint => checkpoint.Save())]),
    };

    public void Load(JsonNode? state)
    {
        Detection.Load(state?["detection"]);
        _checkpoints = [.. (state?["checkpoints"]?.AsArray() ?? []).Select(checkpoint => Checkpoint.Load(checkpoint!))];
    }

    /// <summary>Goes back to what it knew where the attempt goes on. Of a checkpoint that is not known here, what there is up to now counts.</summary>
    private void BeginAttempt(ResumePoint? point)
    {
        if (_checkpoints.At(point) is { } checkpoint) Detection.Load(checkpoint.Detection);
    }

    private sealed record Checkpoint(ResumePoint Point, JsonNode Detection) : IAtCheckpoint
    {
        public JsonObject Save() => new()
        {
            ["checkpoint"] = Point.Checkpoint,
            ["step"] = Point.Step,
            ["epoch"] = Point.Epoch,
            ["batch"] = Point.Batch,
            ["detection"] = Detection.DeepClone(),
        };

        public static Checkpoint Load(JsonNode saved) => new(
            new ResumePoint((string)saved["checkpoint"]!, (long)saved["step"]!, (int)saved["epoch"]!, (int)saved["batch"]!), saved["detection"]!.DeepClone());
    }
}
