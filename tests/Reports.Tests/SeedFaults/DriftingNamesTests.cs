using System.Text.Json;
using System.Text.RegularExpressions;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.TensorBoard;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>8.9: <c>total</c> here was <c>total_loss</c> there, and how many files were processed depended on where one looked.</summary>
public sealed class DriftingNamesTests : IDisposable
{
    private const int Epochs = 2, Steps = 8;

    private static readonly string[] Losses = ["kl_divergence", "total"];

    private readonly TemporaryFolder _output = new();
    private readonly RunFolder _folder;

    public DriftingNamesTests()
    {
        using var run = SeedLoop.Start(_output, new TextLogExporter(), new JsonLinesExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0));
        var loop = new SeedLoop(run);
        for (var epoch = 1; epoch <= Epochs; epoch++) loop.TrainEpoch(epoch, Steps);
        run.Complete();
        _folder = run.Folder;
        run.Dispose();
        RunReports.Write(_folder.Root);
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_loss_has_the_name_that_it_was_declared_with_in_every_destination()
    {
        Assert.Equal(Losses, NamesIn(Matches(File.ReadAllText(_folder.TextLog), @"  - Losses: \{(.*)\}")[0], @"(\w+): "));
        Assert.Equal(Losses, StrictJson.Lines(_folder, "batch_metrics.jsonl")[0].GetProperty("losses").Names().Order());
        Assert.Equal(Losses, StrictJson.Lines(_folder, "epoch_summaries.jsonl")[0].GetProperty("losses").Names().Order());
        Assert.Equal(Losses, NamesIn(string.Join('\n', Tags()), "^Training/Losses/(.*)$"));
        Assert.Equal(Losses, NamesIn(string.Join('\n', Tags()), "^Epoch/Train_(total|kl.*)$"));
        Assert.Equal(Losses, NamesIn(Metrics, "^training_loss\\{loss=\"(.*?)\"\\}"));
        Assert.Equal(Losses, Report.GetProperty("performance_metrics").GetProperty("final_losses").Names().Order());
        Assert.Equal(Losses, RunSummary.Read(_folder.Root).Series.Losses.Keys.Order());
    }

    [Fact]
    public void As_many_files_are_processed_in_every_destination()
    {
        const int InEpoch = 2 * Steps, Augmented = Steps / 4;

        Assert.Contains($"  - Files processed: {InEpoch} ({Augmented} augmented)\n", File.ReadAllText(_folder.TextLog), StringComparison.Ordinal);
        Assert.All(StrictJson.Lines(_folder, "epoch_summaries.jsonl"), line => Assert.Equal((InEpoch, Augmented), (line.Number("files_processed"), line.Number("files_augmented"))));
        Assert.Equal(InEpoch * Epochs, StrictJson.Lines(_folder, "batch_metrics.jsonl").Sum(line => line.Number("counters", "files_processed")));
        Assert.Equal(
            [InEpoch, InEpoch],
            EventFile.ReadRun(_folder.TensorBoard).SelectMany(one => one.Scalars).Where(scalar => scalar.Tag == "Epoch/Total_files_processed").Select(scalar => scalar.Value));
        Assert.Equal([$"{InEpoch * Epochs}"], Matches(Metrics, @"^training_files_processed_total (\d+)$"));
        Assert.Equal(InEpoch * Epochs, RunSummary.Read(_folder.Root).Counters["files_processed"]);
        Assert.Contains($"- Total files_processed: {InEpoch * Epochs}\n", StrictJson.Text(_folder, "EXPERIMENT_SUMMARY.md"), StringComparison.Ordinal);
    }

    private string Metrics => StrictJson.Text(_folder, "metrics.prom");

    private JsonElement Report => StrictJson.File(_folder, "final_experiment_report.json");

    private IEnumerable<string> Tags() => EventFile.ReadRun(_folder.TensorBoard).SelectMany(one => one.Scalars).Select(scalar => scalar.Tag);

    private static IEnumerable<string> NamesIn(string text, string pattern) => Matches(text, pattern).Distinct().Order();

    private static List<string> Matches(string text, string pattern) => [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
}
