using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>8.4: what the files and reports lacked, doubled or said wrongly.</summary>
public sealed class LostDataTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Reports_only_at_the_end__anomalies_epochs_and_uses_are_in_files_while_the_run_goes_on_and_a_report_can_be_written()
    {
        using var run = SeedLoop.Start(_output, new JsonLinesExporter());
        new SeedLoop(run) { Loss = static step => step == 3 ? double.NaN : 1 }.TrainEpoch(1, 5);

        Assert.True(SpinWait.SpinUntil(
            () => Lines(run.Folder, "anomalies.jsonl") == 2 && Lines(run.Folder, "epoch_summaries.jsonl") == 1 && Lines(run.Folder, "data_usage.jsonl") == 5, Patience));
        RunReports.Write(run.Folder.Root);
        var report = JsonNode.Parse(File.ReadAllText(FinalReport.PathIn(run.Folder)))!;
        Assert.Equal((5, 1), ((int)report["training_statistics"]!["steps_completed"]!, (int)report["anomalies"]!["total: NonFinite"]!));
    }

    [Fact]
    public void Duplicate_epoch_summaries__each_epoch_has_one_line_that_says_whether_it_is_the_best_and_saved()
    {
        var folder = Train(epochs: 12, steps: 2);

        Assert.Equal(
            Enumerable.Range(1, 12).Select(epoch => (epoch, epoch % 2 == 1, epoch % 3 == 0)),
            StrictJson.Lines(folder, "epoch_summaries.jsonl").Select(line =>
                (line.GetProperty("epoch").GetInt32(), line.GetProperty("is_best_model").GetBoolean(), line.GetProperty("checkpoint_saved").GetBoolean())));
    }

    [Fact]
    public void Final_figures_from_the_last_1000_batches__they_are_those_of_the_whole_run()
    {
        const int Steps = 2500;
        static double Loss(int step) => step < Steps / 2 ? 10 - step * 0.004 : 5;
        var folder = Train(epochs: 1, Steps, Loss);

        var total = RunSummary.Read(folder.Root).Losses["total"];
        Assert.Equal((Steps, 10, 5, 5), (total.Values.Count, total.Values.Max, total.Values.Min, total.Last));
        Assert.Equal(Enumerable.Range(0, Steps).Average(Loss), total.Values.Mean, 9);
        Assert.Equal("decreasing", total.Trend);
        Assert.Equal(16 * Steps, RunSummary.Read(folder.Root).Counters["samples"]);
    }

    [Fact]
    public void A_constant_gradient_norm__the_norm_is_that_of_the_step_and_the_epoch_has_the_mean()
    {
        var folder = Train(epochs: 1, steps: 30);

        Assert.Equal(Enumerable.Range(0, 30).Select(SeedLoop.GradientAt), StrictJson.Lines(folder, "batch_metrics.jsonl").Select(line => line.Number("gradient_norm")));
        Assert.Equal(Enumerable.Range(0, 30).Average(SeedLoop.GradientAt), StrictJson.Lines(folder, "epoch_summaries.jsonl").Single().Number("gradient_norm"), 9);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Invalid_JSON__values_that_are_no_numbers_leave_every_JSON_file_strict(double value)
    {
        var folder = Train(epochs: 1, steps: 4, _ => value);
        RunReports.Write(folder.Root);

        var files = Directory.GetFiles(folder.Experiments, "*.json*").Select(path => Path.GetFileName(path)).ToHashSet();
        Assert.Superset(new HashSet<string> { "batch_metrics.jsonl", "epoch_summaries.jsonl", "anomalies.jsonl", "final_experiment_report.json" }, files);
        Assert.All(files, file => _ = file.EndsWith('l') ? StrictJson.Lines(folder, file).Count : StrictJson.File(folder, file).GetPropertyCount());
    }

    [Fact]
    public void Overwritten_reports__a_second_run_in_one_output_folder_changes_no_file_of_the_first()
    {
        var first = Train(epochs: 1, steps: 3);
        RunReports.Write(first.Root);
        var before = FilesOf(first.Root);

        var second = Train(epochs: 1, steps: 5);
        RunReports.Write(second.Root);

        Assert.NotEqual(first.Root, second.Root);
        Assert.Equal(before, FilesOf(first.Root));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Division_by_zero__a_run_of_fewer_than_ten_epochs_has_its_reports(int epochs)
    {
        var folder = Train(epochs, steps: 2);

        Assert.Equal(5, RunReports.Write(folder.Root).Count);
        Assert.Equal(epochs, RunSummary.Read(folder.Root).EpochCount);
    }

    private RunFolder Train(int epochs, int steps, Func<int, double>? loss = null)
    {
        using var run = SeedLoop.Start(_output, new JsonLinesExporter());
        run.Plan(epochs, steps);
        var loop = loss is null ? new SeedLoop(run) : new SeedLoop(run) { Loss = loss };
        for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch, steps);
        run.Complete();
        return run.Folder;
    }

    private static int Lines(RunFolder folder, string name) => StrictJson.Exists(folder, name) ? File.ReadLines(Path.Combine(folder.Experiments, name)).Count() : 0;

    private static Dictionary<string, string> FilesOf(string root) =>
        Directory.GetFiles(root, "*", SearchOption.AllDirectories).ToDictionary(path => path, path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
}
