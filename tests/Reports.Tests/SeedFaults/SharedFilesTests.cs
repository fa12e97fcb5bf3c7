using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.JsonLines;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>8.8: the processes of a distributed training wrote the same files, and nothing kept a second one out.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Ranks_that_train_at_the_same_time_in_one_output_folder_share_no_file()
    {
        using (var first = Start(rank: 0))
        using (var second = Start(rank: 1))
        {
            var loops = new[] { new SeedLoop(first), new SeedLoop(second) };
            for (var epoch = 1; epoch <= 2; epoch++) Array.ForEach(loops, loop => loop.TrainEpoch(epoch, 5 * epoch));
            first.Complete();
            second.Complete();
        }

        var folders = Directory.GetDirectories(_output).Order(StringComparer.Ordinal).Select(path => new RunFolder(path, Path.GetFileName(path))).ToList();
        Assert.Equal(2, folders.Count);
        for (var rank = 0; rank < 2; rank++)
        {
            RunReports.Write(folders[rank].Root);
            var lines = StrictJson.Lines(folders[rank], "batch_metrics.jsonl");
            Assert.Equal(15, lines.Count);
            Assert.All(lines, line => Assert.Equal(rank, line.GetProperty("rank").GetInt32()));
        }

        Assert.Empty(FilesIn(_output, SearchOption.TopDirectoryOnly));
        var names = folders.Select(folder => FilesIn(folder.Root, SearchOption.AllDirectories).Select(Path.GetFileName).ToHashSet()).ToList();
        Assert.DoesNotContain(Path.GetFileName(folders[0].TextLog), names[1]);
    }

    [Fact]
    public void A_second_writer_of_a_run_folder_is_kept_out_and_told_who_the_first_one_is()
    {
        using var run = Start(rank: 0);

        var refused = Assert.Throws<TrainingRunException>(() => RunRecovery.Recover(run.Folder.Root));

        Assert.Contains($"is in use by process {Environment.ProcessId} on", refused.Message, StringComparison.Ordinal);
    }

    private static string[] FilesIn(string folder, SearchOption option) => Directory.GetFiles(folder, "*", option);

    private TrainingRun Start(int rank) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "seed",
        Output = _output,
        Rank = new ProcessRank(rank, rank, WorldSize: 2),
        Exporters = [new TextLogExporter(), new JsonLinesExporter(), new TensorBoardExporter()],
        HandleSignals = false,
    });
}
