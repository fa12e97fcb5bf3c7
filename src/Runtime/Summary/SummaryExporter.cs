using System.Text.Json.Nodes;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// Keeps what a run adds up to while its journal is deleted behind it. It writes no file of its own: the summary is in the saved state of
/// its cursor, <c>journal/summary.cursor</c>. Every run in a folder has it, so that its reports need no other exporter.
/// </summary>
internal sealed class SummaryExporter : FileExporter
{
    public const string KindName = "summary";

    private SummaryFold _fold = new();

    public override string Name => "summary";

    public override string Kind => KindName;

    protected override void Write(in JournalRecord record, RunProgress progress) => _fold.Add(record, progress);

    protected override JsonNode? Save() => _fold.Save();

    protected override void Load(JsonNode? state) => _fold = SummaryFold.Load(state);
}
