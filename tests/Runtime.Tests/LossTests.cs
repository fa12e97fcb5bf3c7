using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests;

public sealed class LossTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_an_exporter_loses_stands_in_health_log_and_JSON_lines_and_adds_up()
    {
        using var stuck = new StuckExporter();
        var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _folder,
            Exporters = [stuck, new TextLogExporter(), new JsonLinesExporter()],
            Journal = new JournalOptions { SegmentSize = 16384, SpareSegments = 2, Quota = 8 * 16384 },
        });
        var loop = new SampleLoop(run);
        stuck.HasBegun.Wait();

        // The other two are healthy: they are given the time to follow, however loaded the machine is.
        var recorded = 0L;
        while (LostSteps(run, stuck.Name) == 0)
        {
            loop.TrainStep(1, (int)recorded);
            recorded++;
            if (recorded % 32 == 0) Assert.True(SpinWait.SpinUntil(() => WrittenSteps(run) == recorded - LostSteps(run, JournalLosses.Everybody), TimeSpan.FromSeconds(30)));
        }

        stuck.GoOn.Set();
        run.Complete();
        run.Dispose();

        Assert.Equal(recorded, stuck.Steps + LostSteps(run, stuck.Name) + LostSteps(run, JournalLosses.Everybody));
        Assert.Contains("[RECORDS_LOST] Records were lost", File.ReadAllText(run.Folder.TextLog), StringComparison.Ordinal);
        var lines = File.ReadLines(Path.Combine(run.Folder.Experiments, "records_lost.jsonl")).Select(line => JsonNode.Parse(line)!);
        var told = lines.GroupBy(line => ((string)line["reader"]!, (string)line["kind"]!), line => (long)line["records"]!).ToDictionary(group => group.Key, group => group.Sum());
        Assert.Equal(run.Health.LostRecords.ToDictionary(lost => (lost.Reader, lost.Kind), lost => lost.Records), told);
    }

    private static int WrittenSteps(TrainingRun run)
    {
        using var lines = new FileStream(Path.Combine(run.Folder.Experiments, "batch_metrics.jsonl"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(lines);
        return reader.ReadToEnd().Count(character => character == '\n');
    }

    private static long LostSteps(TrainingRun run, string reader) =>
        run.Health.LostRecords.Where(lost => lost.Reader == reader && lost.Kind == "train_step").Sum(lost => lost.Records);

    /// <summary>Stands still at its first record until it is told to go on.</summary>
    private sealed class StuckExporter : Exporter, IDisposable
    {
        public override string Name => "stuck";

        public ManualResetEventSlim HasBegun { get; } = new(false);

        public ManualResetEventSlim GoOn { get; } = new(false);

        public long Steps { get; private set; }

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in JournalRecord record, RunProgress progress)
        {
            HasBegun.Set();
            GoOn.Wait();
            if (record.Schema.Role == RecordRole.Step) Steps++;
        }

        public void Dispose()
        {
            HasBegun.Dispose();
            GoOn.Dispose();
        }
    }
}
