using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// The summary of a run record by record. It keeps what the summary was at the last two checkpoints: a run that is resumed from one of them
/// goes on from there.
/// </summary>
internal sealed class SummaryFold
{
    /// <summary>Two, because the last one may turn out to be damaged when a run is resumed.</summary>
    private const int KeptCheckpoints = 2;

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
        if (record.Schema.Role == RecordRole.Checkpoint) Keep(RunJournal.ReadCheckpoint(record));
    }

    /// <summary>Goes back to where the attempt goes on. Of a checkpoint that is not known here, what there is up to now counts.</summary>
    private void BeginAttempt(ResumePoint? point)
    {
        var before = Summary;
        var checkpoint = point is null ? null : _checkpoints.Find(known => known.Point.IsAt(point));
        if (checkpoint is not null) Summary = SummaryState.Load<RunSummary>(checkpoint.Summary);
        Summary.GoOnAfter(before, point);
    }

    /// <summary>A checkpoint of the same step takes the place of the one before it.</summary>
    private void Keep(ResumePoint point) =>
        _checkpoints =
        [
            .. _checkpoints.Where(known => known.Point.Step != point.Step).TakeLast(KeptCheckpoints - 1),
            new Checkpoint(point, SummaryState.Save(Summary)),
        ];

    private sealed record Checkpoint(ResumePoint Point, JsonNode Summary);
}
