using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Export.TensorBoard;
using Instrumentation.Runtime.Tests.Export.Text;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>What the destinations make of labels, from an annotated loop on.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_phase_that_runs_once_per_layer_keeps_the_layers_apart_in_the_JSON_of_its_step()
    {
        var folder = Play([new JsonLinesExporter()], loop => loop.Train([0.5f, float.NaN, 2]));

        var line = Assert.Single(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        Assert.Equal("""{"total":1.5}""", line.GetProperty("losses").GetRawText());
        Assert.Equal("null", line.GetProperty("gradient_norm").GetRawText());
        Assert.Equal(
            """{"layer_norm":[{"labels":{"layer":"0","frozen":"true"},"value":0.5},{"labels":{"layer":"1","frozen":"false"},"value":"NaN"},{"labels":{"layer":"2","frozen":"true"},"value":2}]}""",
            line.GetProperty("metrics").GetRawText());
        Assert.Equal(3, line.GetProperty("counters").GetProperty("layer_updates").GetArrayLength());
        Assert.Equal(["layer_updates_per_second"], line.GetProperty("throughput").Names());
    }

    [Fact]
    public void The_same_labels_twice_in_a_step_are_one_value()
    {
        var folder = Play([new JsonLinesExporter()], loop => loop.Train([0.5f, 1], repeat: 2));

        var line = Assert.Single(StrictJson.Lines(folder, "batch_metrics.jsonl"));
        Assert.Equal(
            """{"layer_updates":[{"labels":{"layer":"0","frozen":"true"},"value":20},{"labels":{"layer":"1","frozen":"false"},"value":20}]}""",
            line.GetProperty("counters").GetRawText());
    }

    [Fact]
    public void An_evaluation_per_split_keeps_the_splits_apart()
    {
        var folder = Play([new JsonLinesExporter(), new TextLogExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0)], loop => loop.Epoch(() =>
        {
            loop.Validate("valid");
            loop.Validate("test");
        }));

        var evaluations = StrictJson.Lines(folder, "evaluations.jsonl");
        Assert.Equal(["""{"split":"valid"}""", """{"split":"test"}"""], evaluations.Select(line => line.GetProperty("labels").GetRawText()));
        Assert.Equal(["""{"reconstruction":5}""", """{"reconstruction":4}"""], evaluations.Select(line => line.GetProperty("losses").GetRawText()));
        Assert.Equal(
            """{"reconstruction":[{"labels":{"split":"valid"},"value":5},{"labels":{"split":"test"},"value":4}]}""",
            Assert.Single(StrictJson.Lines(folder, "epoch_summaries.jsonl")).GetProperty("validation_losses").GetRawText());
        Assert.Contains(ParsedLog.Read(folder.TextLog), entry => entry.Details.Contains("Val losses: {reconstruction/valid: 5.0000, reconstruction/test: 4.0000}"));

        var tags = TagsOf(folder);
        Assert.Contains("Epoch/Val_reconstruction/valid", tags);
        Assert.Contains("Epoch/Val_accuracy/test", tags);
        var metrics = LastValues(folder);
        Assert.Equal(5, metrics["training_validation_loss{loss=\"reconstruction\",split=\"valid\"}"]);
        Assert.Equal(4, metrics["training_validation_loss{loss=\"reconstruction\",split=\"test\"}"]);
        Assert.Equal(0.5, metrics["training_validation_accuracy{split=\"test\"}"]);
    }

    [Fact]
    public void The_labels_of_an_event_are_fields_of_its_line_a_part_of_its_tags_and_shown_by_its_template()
    {
        var folder = Play([new JsonLinesExporter(), new TextLogExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0)], loop =>
        {
            loop.SampleSaved("café jazz", 0.5f, 4);
            loop.SampleSaved(null, 2, 8);
        });

        var lines = StrictJson.Lines(folder, "sample_saved.jsonl");
        Assert.Equal(["café jazz", null], lines.Select(line => line.GetProperty("style").GetString()));
        Assert.Equal(["Saved in café jazz: 0.5", "Saved in null: 2.0"], ParsedLog.Read(folder.TextLog).Select(entry => entry.Message).Where(text => text.StartsWith("Saved", StringComparison.Ordinal)));
        Assert.Contains("Events/sample_saved/quality/caf__jazz", TagsOf(folder));
        Assert.Contains("Events/sample_saved/quality/_", TagsOf(folder));
        var metrics = LastValues(folder);
        Assert.Equal(0.5, metrics["training_quality{style=\"café jazz\"}"]);
        Assert.Equal(2, metrics["training_quality{style=\"\"}"]);
        Assert.Equal(1, metrics["training_time_seconds_bucket{style=\"café jazz\",le=\"0.01\"}"]);
    }

    [Fact]
    public void Values_beyond_those_declared_fold_into_other_and_are_counted_and_said_once()
    {
        var norms = Enumerable.Range(0, 1000).Select(layer => (float)layer).ToArray();
        var folder = Play([new TextLogExporter(), new TensorBoardExporter(), new PrometheusExporter(port: 0)], loop =>
        {
            loop.Train(norms);
            loop.Train(norms);
        });

        var metrics = LastValues(folder);
        Assert.Equal(1, metrics["training_gradient_norm{gradient=\"layer_norm\",layer=\"1\",frozen=\"false\"}"]);
        Assert.Equal(998, metrics["training_gradient_norm{gradient=\"layer_norm\",layer=\"other\",frozen=\"true\"}"]);
        Assert.Equal(2 * 498 * 10, metrics["training_layer_updates_total{layer=\"other\",frozen=\"true\"}"]);
        Assert.Equal(2 * 997, metrics["instrumentation_folded_label_values_total{label=\"layer\"}"]);
        Assert.Equal(5, metrics.Text.Split('\n').Count(line => line.StartsWith("training_gradient_norm{", StringComparison.Ordinal)));
        Assert.Contains("Training/Gradients/layer_norm/other/true", TagsOf(folder));

        var said = Assert.Single(ParsedLog.Read(folder.TextLog), entry => entry.Level == "WARNING" && entry.Message.StartsWith("[LABEL_FOLDED]", StringComparison.Ordinal));
        Assert.Contains("Declared: 3", said.Details);
    }

    [Fact]
    public void The_journal_keeps_what_was_folded()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        new LabelledLoop(run).Train([.. Enumerable.Range(0, 10)]);

        var layers = new List<long>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Phase) layers.Add(record.GetInt64(record.IndexOf("layer")));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(layer => (long)layer), layers);
    }

    [Fact]
    public void A_labelled_record_allocates_nothing()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new LabelledLoop(run);
        for (var i = 0; i < 1000; i++) Record(loop);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++) Record(loop);
        }));

        static void Record(LabelledLoop loop)
        {
            loop.Backward(7, true, 1, 1);
            loop.SampleSaved("a style that was never declared", 1, 1);
        }
    }

    private static List<string> TagsOf(RunFolder folder) =>
        [.. EventFile.Read(Assert.Single(Directory.GetFiles(folder.TensorBoard))).SelectMany(entry => entry.Scalars).Select(scalar => scalar.Tag).Distinct()];

    private static MetricsText LastValues(RunFolder folder) => new(File.ReadAllText(Path.Combine(folder.Experiments, "metrics.prom")));

    private RunFolder Play(Exporter[] exporters, Action<LabelledLoop> body)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = _folder.Path, Exporters = exporters });
        body(new LabelledLoop(run));
        run.Dispose();
        Assert.Equal((0L, 0L), (run.Health.ExporterFaults, run.Health.DroppedRecords));
        return run.Folder;
    }
}
