using System.Buffers;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Processes;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>What goes wrong with an exporter is said once, counted, and made good as soon as it can be.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_exporter_of_the_documentation_writes_each_step_once()
    {
        var folder = Play(new LossTable(';'));
        Assert.Equal(["0;0.5", "1;0.5", "2;0.5", "3;0.5"], File.ReadAllLines(Path.Combine(folder.Experiments, "losses.csv")));
    }

    [Fact]
    public void An_exporter_that_fails_once_has_every_record_once()
    {
        var exporter = new Failing(failures: 1, atStep: 2);
        var folder = Play(exporter);

        Assert.Equal(["0", "1", "2", "3"], Lines(folder));
        Assert.Single(_log.Entries, entry => entry.Message.Contains("'failing' failed", StringComparison.Ordinal));
        Assert.Single(_log.Entries, entry => entry.Message.Contains("works again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_at_which_an_exporter_always_fails_is_left_out_and_counted()
    {
        var exporter = new Failing(failures: int.MaxValue, atStep: 2);
        var time = new SettableTime();
        using var run = Start(time, exporter);
        Train(run, time);
        run.Dispose();

        Assert.Equal(["0", "1", "3"], Lines(run.Folder));
        var lost = Assert.Single(run.Health.LostRecords);
        Assert.Equal(("failing", "train_step", 1L), (lost.Reader, lost.Kind, lost.Records));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_gets_everything_when_it_can()
    {
        var time = new SettableTime();
        using var run = Start(time, new JsonLinesExporter(), new TextLogExporter());

        // The text log's folder is a file now, which no user, not even root, can write into.
        Directory.Delete(run.Folder.Logs, recursive: true);
        File.WriteAllText(run.Folder.Logs, "");
        Train(run, time);
        Assert.True(SpinWait.SpinUntil(() => run.Health.ExporterFaults > 0, TimeSpan.FromSeconds(60)));
        File.Delete(run.Folder.Logs);
        run.Complete();
        run.Dispose();

        Assert.Equal(4, StrictJson(run.Folder, "batch_metrics.jsonl"));
        Assert.Equal(4, File.ReadLines(run.Folder.TextLog).Count(line => line.EndsWith("Training progress", StringComparison.Ordinal)));
        Assert.True(RunRecovery.Verify(run.Folder.Root).IsIntact);
    }

    [Fact]
    public void A_file_that_is_removed_while_the_run_goes_on_is_made_again()
    {
        var time = new SettableTime();
        using var run = Start(time, new JsonLinesExporter());
        Train(run, time);
        var path = Path.Combine(run.Folder.Experiments, "batch_metrics.jsonl");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path) && File.ReadLines(path).Count() == 4, TimeSpan.FromSeconds(60)));
        Directory.Delete(run.Folder.Experiments, recursive: true);
        Train(run, time, from: 4);
        run.Dispose();

        Assert.Equal(8, StrictJson(run.Folder, "batch_metrics.jsonl"));
        Assert.Contains(_log.Entries, entry => entry.Message.Contains("made again", StringComparison.Ordinal));
    }

    [Fact]
    public void An_exporter_that_hangs_holds_neither_its_neighbours_nor_the_end_and_recovery_completes_it()
    {
        using (var child = new ChildProcess(["hanging exporter", _folder]))
        {
            Assert.Equal(0, child.Wait());
            Assert.Contains("'hanging' did not take the rest", child.Errors, StringComparison.Ordinal);
        }

        var root = Directory.GetDirectories(_folder).Single();
        var folder = new RunFolder(root, Path.GetFileName(root));
        Assert.Equal(1, StrictJson(folder, "batch_metrics.jsonl"));
        Assert.False(File.Exists(folder.TextLog));
        Assert.False(File.Exists(Path.Combine(folder.Journal, "ended")));

        Assert.Empty(RunRecovery.Recover(root).Problems);

        Assert.Single(File.ReadLines(folder.TextLog), line => line.EndsWith("Training progress", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder.Journal, "ended")));
        Assert.True(RunRecovery.Verify(root).IsIntact);
    }

    [Fact]
    public void A_log_that_throws_ends_neither_the_exporters_nor_the_training()
    {
        using var child = new ChildProcess(["failing log", _folder]);

        Assert.Equal("True", child.ReadLine());
        Assert.Equal(0, child.Wait());
        var root = Directory.GetDirectories(_folder).Single();
        Assert.Equal(1, StrictJson(new RunFolder(root, Path.GetFileName(root)), "batch_metrics.jsonl"));
        Assert.True(File.Exists(Path.Combine(root, RunFolder.JournalName, "ended")));
    }

    private static int StrictJson(RunFolder folder, string name) => JsonLines.StrictJson.Lines(folder, name).Count;

    private static string[] Lines(RunFolder folder) => File.ReadAllLines(Path.Combine(folder.Experiments, "steps.txt"));

    private static void Train(TrainingRun run, SettableTime time, int from = 0)
    {
        var loop = new ScriptedLoop(run, time);
        for (var batch = from; batch < from + 4; batch++) loop.Step(1, batch, Recorded.Loss("total", 0.5f));
    }

    private RunFolder Play(params Exporter[] exporters)
    {
        var time = new SettableTime();
        using var run = Start(time, exporters);
        Train(run, time);
        run.Complete();
        run.Dispose();
        return run.Folder;
    }

    private TrainingRun Start(SettableTime time, params Exporter[] exporters) => TrainingRun.Start(Options(time, exporters));

    private TrainingRunOptions Options(SettableTime time, params Exporter[] exporters) => new()
    {
        Output = _folder,
        Exporters = exporters,
        Time = time,
        Logging = logging => logging.AddProvider(_log),
        ReadMemory = static () => ScriptedRun.Memory,
    };

    private sealed class Failing(int failures, long atStep) : FileExporter
    {
        private int _left = failures;

        public override string Name => "failing";

        public override string Kind => "failing";

        protected override void Write(in JournalRecord record, RunProgress progress)
        {
            if (record.Schema.Role != RecordRole.Step) return;
            Output("experiments/steps.txt").Write(System.Text.Encoding.UTF8.GetBytes($"{record.Step}"));
            if (record.Step == atStep && _left-- > 0) throw new InvalidOperationException("It fails.");
            Output("experiments/steps.txt").Write("\n"u8);
        }
    }
}
