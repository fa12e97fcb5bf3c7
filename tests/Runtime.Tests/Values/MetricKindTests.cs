using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Export.TensorBoard;

namespace Instrumentation.Runtime.Tests.Values;

/// <summary>What the destinations of numbers make of every kind of value: what is no number, or is absent, is no sample and never NaN.</summary>
public sealed class MetricKindTests : IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly RunFolder _folder;

    public MetricKindTests()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _output,
            Exporters = [new JsonLinesExporter(), new TextLogExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0)],
        });
        new KindsLoop(run).Epoch(1);
        run.Dispose();
        _folder = run.Folder;
        Assert.Equal(0, run.Health.ExporterFaults);
    }

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("Training/Gauges/flag", 1)]
    [InlineData("Training/Gauges/half", 0.099975586f)]
    [InlineData("Training/Gauges/price", 0.3f)]
    [InlineData("Training/Gauges/optimizer", 2)]
    [InlineData("Training/Gauges/loading", 0.25f)]
    [InlineData("Training/Gauges/present", -5)]
    [InlineData("Training/Gauges/layers_min", 1)]
    [InlineData("Training/Gauges/layers_mean", 3)]
    [InlineData("Training/Gauges/layers_max", 6)]
    [InlineData("Training/Gauges/lengths_max", float.NaN)]
    [InlineData("Epoch/Val_layers_mean", 3)]
    [InlineData("Epoch/Train_loading", 0.25f)]
    [InlineData("Epoch/Total_seconds", 1.5f)]
    [InlineData("Events/happened/shares_max", 6)]
    public void TensorBoard_shows(string tag, float value) => Assert.Equal([value], Scalars().Where(scalar => scalar.Tag == tag).Select(scalar => scalar.Value).Distinct());

    [Theory]
    [InlineData("absent")]
    [InlineData("missing_loss")]
    [InlineData("empty")]
    [InlineData("waiting")]
    [InlineData("quality")]
    [InlineData("id")]
    [InlineData("grade")]
    [InlineData("note")]
    public void What_is_no_number_is_no_sample(string name)
    {
        Assert.DoesNotContain(Scalars(), scalar => scalar.Tag.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain("training_" + name, Metrics().Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{name}\"", Metrics().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training_flag", 1)]
    [InlineData("training_price", 0.3)]
    [InlineData("training_optimizer", 2)]
    [InlineData("training_loading_seconds", 0.25)]
    [InlineData("training_present", -5)]
    [InlineData("training_layers_min", 1)]
    [InlineData("training_layers_mean", 3)]
    [InlineData("training_layers_max", 6)]
    [InlineData("training_lengths_bucket{le=\"2\"}", 2)]
    [InlineData("training_lengths_count", 3)]
    [InlineData("training_lengths_sum", 5)]
    [InlineData("training_seconds_total", 1.5)]
    [InlineData("training_shares_mean", 3)]
    [InlineData("training_took_seconds", 0.25)]
    public void Prometheus_shows(string series, double value) => Assert.Equal(value, Metrics()[series]);

    [Fact]
    public void A_step_has_every_value_in_its_line()
    {
        var step = Line("batch_metrics");

        Assert.Equal(
            """{"flag":true,"optimizer":"Adam","loading":0.25,"present":-5,"micro":-5,"half":0.1,"price":0.30,"large":1152921504606846977,"absent":null,"layers":[1,2,6],"empty":[],"lengths":[0.5,1.5,3,"NaN"],"waiting":null}""",
            Sorted(step.GetProperty("metrics"), "micro", "present"));
        Assert.Equal("""{"missing_loss":null}""", step.GetProperty("losses").GetRawText());
        Assert.Equal("""{"micro_time":1.5,"seconds":1.5}""", step.GetProperty("counters").GetRawText());
        Assert.Equal("""{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","grade":"A","note":null}""", step.GetProperty("texts").GetRawText());
    }

    [Fact]
    public void An_epoch_and_an_evaluation_have_every_value_in_their_lines()
    {
        foreach (var line in new[] { Line("epoch_summaries"), Line("evaluations") })
        {
            var metrics = line.GetProperty("metrics");
            Assert.Equal("\"Adam\"", metrics.GetProperty("optimizer").GetRawText());
            Assert.Equal("[0.5,1.5,3,\"NaN\"]", metrics.GetProperty("lengths").GetRawText());
            Assert.Equal("null", metrics.GetProperty("absent").GetRawText());
            Assert.Equal("\"0f8fad5b-d9cb-469f-a165-70867728950e\"", metrics.GetProperty("id").GetRawText());
        }

        Assert.Equal("Adam", Line("epoch_summaries").GetProperty("validation_metrics").GetProperty("optimizer").GetString());
    }

    private static string Sorted(JsonElement metrics, string moved, string after)
    {
        var properties = metrics.EnumerateObject().Where(property => property.Name != moved).Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}").ToList();
        var index = properties.FindIndex(property => property.StartsWith($"\"{after}\"", StringComparison.Ordinal));
        properties.Insert(index + 1, $"\"{moved}\":{metrics.GetProperty(moved).GetRawText()}");
        return $"{{{string.Join(",", properties)}}}";
    }

    private JsonElement Line(string name) =>
        JsonDocument.Parse(Assert.Single(File.ReadAllLines(Path.Combine(_folder.Experiments, name + ".jsonl")))).RootElement;

    private List<ReadScalar> Scalars() => EventFile.Read(Assert.Single(Directory.GetFiles(_folder.TensorBoard))).SelectMany(read => read.Scalars).ToList();

    private MetricsText Metrics() => new(File.ReadAllText(Path.Combine(_folder.Experiments, "metrics.prom")));
}
