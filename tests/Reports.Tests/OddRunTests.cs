using System.Text.Json;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>Runs that broke the logging that this one replaces.</summary>
public sealed class OddRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quantity_that_one_batch_lacks_has_the_others_at_their_steps()
    {
        var folder = RecordedRun.Write(_folder, epochs: 1, steps: 51, hasGradients: static step => step != 20);

        var series = RunSummary.Read(folder).Series;
        Assert.Equal(51, series.Losses["reconstruction"].Points().Count());
        Assert.Equal(Enumerable.Range(0, 51).Where(static step => step != 20), series.GradientNorms.Single().Value.Points().Select(point => (int)point.Step));
        Assert.All(RunReports.Write(folder), path => Assert.True(new FileInfo(path).Length > 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_run_of_fewer_than_ten_epochs_has_its_reports(int epochs)
    {
        var folder = RecordedRun.Write(_folder, epochs: epochs, steps: 2);

        Assert.Equal(4, RunReports.Write(folder).Count);
        Assert.Equal(epochs, RunSummary.Read(folder).EpochCount);
    }

    [Fact]
    public void Two_runs_in_one_output_folder_share_no_file()
    {
        var first = RecordedRun.Write(_folder, epochs: 1, steps: 3);
        RunReports.Write(first);
        var before = File.ReadAllBytes(FinalReport.PathIn(first));

        var second = RecordedRun.Write(_folder, epochs: 1, steps: 5);
        RunReports.Write(second);

        Assert.NotEqual(first, second);
        Assert.Equal(before, File.ReadAllBytes(FinalReport.PathIn(first)));
    }

    [Fact]
    public void Values_that_are_no_numbers_leave_every_JSON_file_strict()
    {
        string folder;
        using (var run = TrainingRun.Start(new TrainingRunOptions { Output = _folder, Exporters = [new JsonLinesExporter()], ReadMemory = static () => RecordedRun.Memory }))
        {
            folder = run.Folder.Root;
            var loop = new ReportedLoop(run)
            {
                Values = static step => new ReportedStep(step % 2 == 0 ? float.NaN : float.PositiveInfinity, double.NegativeInfinity, double.NaN, 1, 1),
            };
            loop.TrainEpoch(1, 4);
            run.Complete();
        }

        RunReports.Write(folder);

        var files = Directory.GetFiles(Path.Combine(folder, "experiments"), "*.json*");
        Assert.True(files.Length >= 4, string.Join(", ", files));
        foreach (var file in files)
        {
            foreach (var json in file.EndsWith('l') ? File.ReadAllLines(file) : [File.ReadAllText(file)]) JsonDocument.Parse(json).Dispose();
        }
    }
}
