using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.TensorBoard;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>8.3: a metric that one batch lacked shifted all later values of its list, and the report at the end was never written.</summary>
public sealed class MissingMetricTests : IDisposable
{
    private const int Steps = 51, Without = 20;

    private static readonly int[] StepsWithGradient = [.. Enumerable.Range(0, Steps).Where(static step => step != Without)];

    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_metric_that_one_batch_lacks_has_its_other_values_at_their_steps_in_every_file()
    {
        var folder = Train();

        var norms = StrictJson.Lines(folder, "batch_metrics.jsonl").Select(line => line.GetProperty("gradient_norm")).ToList();
        Assert.Equal(Steps, norms.Count);
        Assert.Equal(JsonValueKind.Null, norms[Without].ValueKind);
        Assert.All(StepsWithGradient, step => Assert.Equal(SeedLoop.GradientAt(step), norms[step].GetDouble()));

        var events = EventFile.ReadRun(folder.TensorBoard);
        Assert.Equal(StepsWithGradient.Select(step => ((long)step, (float)SeedLoop.GradientAt(step))), Points("Training/GradientNorm"));
        Assert.Equal(Steps, Points("Training/Losses/total").Count());

        IEnumerable<(long, float)> Points(string tag) => events.SelectMany(one => one.Scalars.Where(scalar => scalar.Tag == tag).Select(scalar => (one.Step, scalar.Value)));
    }

    [Fact]
    public void A_metric_that_one_batch_lacks_has_its_other_values_at_their_steps_in_the_plots_and_the_report_is_written()
    {
        var folder = Train().Root;

        var series = RunSummary.Read(folder).Series;
        Assert.Equal(Steps, series.Losses["total"].Points().Count());
        Assert.Equal(StepsWithGradient, series.GradientNorms.Single().Value.Points().Select(point => (int)point.Step));
        Assert.All(RunReports.Write(folder), path => Assert.True(new FileInfo(path).Length > 0));
    }

    private RunFolder Train()
    {
        using var run = SeedLoop.Start(_output, new JsonLinesExporter(), new TensorBoardExporter());
        new SeedLoop(run) { HasGradients = static step => step != Without }.TrainEpoch(1, Steps);
        run.Complete();
        return run.Folder;
    }
}
