using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Checkpoints;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// The summary of a run record by record. It keeps what the summary was at the last two checkpoints: a run that is resumed from one of them
/// goes on from there.
/// </summary>
internal sealed class SummaryFold
{
    [JsonInclude]
    private List<Checkpoint> _checkpoints = [];

    [JsonInclude]
    public RunSummary Summary { get; private set; } = new();

    public JsonNode Save() => SummaryState.Save(this);

    public static SummaryFold Load(JsonNode? state) => state is null ? new SummaryFold() : SummaryState.Load<SummaryFold>(state);

    public void Add(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role == RecordRole.RunStart && Summary.Attempts.Count > 0) BeginAttempt(progress.ResumedFrom);
        Summary.Progress = progress;
        Summary.Add(record);
        if (record.Schema.Role == RecordRole.Checkpoint) _checkpoints = _checkpoints.With(new Checkpoint(RunJournal.ReadCheckpoint(record), SummaryState.Save(Summary)));
    }

    /// <summary>Goes back to where the attempt goes on. Of a checkpoint that is not known here, what there is up to now counts.</summary>
    private void BeginAttempt(ResumePoint? point)
    {
        var before = Summary;
        if (_checkpoints.At(point) is { } checkpoint) Summary = SummaryState.Load<RunSummary>(checkpoint.Summary);
        Summary.GoOnAfter(before, point);
    }

    private sealed record Checkpoint(ResumePoint Point, JsonNode Summary) : IAtCheckpoint;
}
