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
        if (record.Schema.Role == RecordRole.RunStart && Summary.Attempts.Count > 0) Rewind((long?)progress.Run["resumed"]?["step"]);
        Summary.Progress = progress;
        Summary.Add(record);
    }

    private void Rewind(long? step)
    {
        var index = _checkpoints.FindLastIndex(checkpoint => checkpoint.Step == step);
        var saved = index < 0 ? new RunSummary() : SummaryState.Load<RunSummary>(_checkpoints[index].Summary);
        saved.TakeOver(Summary);
        Summary = saved;
        _checkpoints.RemoveRange(index + 1, _checkpoints.Count - index - 1);
    }

    private sealed record Checkpoint(long Step, JsonNode Summary);
}
