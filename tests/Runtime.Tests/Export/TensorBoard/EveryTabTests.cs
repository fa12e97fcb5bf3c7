using System.Text;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.TensorBoard;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>What TensorBoard's tabs are given, by the rules of its format: each trap of it is an assertion here.</summary>
public sealed class EveryTabTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_value_has_one_form_which_a_reader_can_show()
    {
        var values = Play().SelectMany(read => read.Values).ToList();

        foreach (var value in values)
        {
            // A scalar without metadata is the smallest and the only one that every reader has; a tensor without a class is shown by known plugins only.
            if (value.Scalar is not null) Assert.Null(value.Plugin);
            if (value.Tensor is not null) Assert.Equal(2, value.DataClass);
            Assert.Equal(1, new[] { value.Scalar is not null, value.Image is not null, value.Audio is not null, value.Tensor is not null }.Count(form => form));
            Assert.Matches("^[A-Za-z0-9_]+(/[A-Za-z0-9_.-]+)*$", value.Tag);
        }

        // The first plugin of a tag in a run is the only one that is shown.
        Assert.All(values.GroupBy(value => value.Tag), tag => Assert.Single(tag.Select(FormOf).Distinct()));
        Assert.Equal(
            ["audio", "custom_scalars", "histograms", "hparams", "images", "scalars", "text"],
            values.Select(FormOf).Distinct().Order());
    }

    [Fact]
    public void A_histogram_is_rows_of_limits_that_meet_and_counts()
    {
        var values = Play().SelectMany(read => read.Values).Where(value => value.Plugin == "histograms").ToDictionary(value => value.Tag);

        // What has no values has no histogram, and a metric of the same name keeps its tag.
        Assert.Equal(["Events/layer_values/layer_weights/encoder.0", "Events/spread/x_histogram"], values.Keys.Order());
        var weights = values["Events/layer_values/layer_weights/encoder.0"].Tensor!;
        Assert.Equal((2L, 3L), (weights.Type!.Value, weights.Shape[1]));
        Assert.Equal(3 * weights.Shape[0], weights.Doubles.Count);
        AssertRows(weights, count: 4);
        Assert.Equal((-1.0625, 0.8125), (weights.Doubles[0], weights.Doubles[^2]));
        AssertRows(values["Events/spread/x_histogram"].Tensor!, count: 10);
    }

    [Fact]
    public void A_metric_of_events_lies_in_the_band_that_an_event_has_said()
    {
        var events = Play(loop =>
        {
            loop.Spread(1, 0, 1, [1]);
            loop.Band("x", 0.25, 2);
            loop.Band("unknown", 0, 1);
            loop.Band("quality", null, 1);
            loop.Step(1, 0, 1);
            loop.Spread(3, 0, 1, [1]);
            loop.SampleSaved("a.mid", 1, null, default);
        });

        Assert.Equal(
            [("Bands/x/value", 3f), ("Bands/x/low", 0.25f), ("Bands/x/high", 2f)],
            events.SelectMany(read => read.Scalars).Where(scalar => scalar.Tag.StartsWith("Bands/", StringComparison.Ordinal)).Select(scalar => (scalar.Tag, scalar.Value)));
        var layout = Encoding.UTF8.GetString(events.SelectMany(read => read.Tensors).Single(tensor => tensor.Plugin == "custom_scalars").Text);
        Assert.Contains("Bands/x/low", layout, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_is_a_table_at_the_start()
    {
        var (step, text) = Assert.Single(Texts("Run/Configuration"));
        Assert.Equal(0, step);
        Assert.StartsWith("| setting | value |\n|---|---|\n| run\\_id | demo\\_", text, StringComparison.Ordinal);
        Assert.Contains("| training\\_config.batch\\_size | 16 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| training\\_config.note | a\\|b &lt;c> |\n", text, StringComparison.Ordinal);
        Assert.Contains("| training\\_config.rates | [1,2] |\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_samples_of_an_epoch_are_a_table_at_its_end()
    {
        var tables = Texts("Events/sample_saved").ToList();
        Assert.Equal([4L, 9], tables.Select(table => table.Step));
        Assert.Equal(
            Enumerable.Range(1, 2).Select(epoch => $"| epoch | path | quality |\n|---|---|---|\n| {epoch} | a\\|b.mid | 0.12346 |\n| {epoch} | c.mid | 2 |\n"),
            tables.Select(table => table.Text));
    }

    [Fact]
    public void A_table_has_so_many_rows_and_says_how_many_more_there_were()
    {
        var text = Texts("Events/sample_saved", loop =>
        {
            for (var i = 0; i < EventTables.MaxRows + 3; i++) loop.SampleSaved($"{i}.mid", i, TestFiles.Png(2, 3), default);
        }).Single().Text;

        Assert.Equal(EventTables.MaxRows, text.Split('\n').Count(line => line.Contains(".mid", StringComparison.Ordinal)));
        Assert.EndsWith("\n\n3 more are in the JSON lines.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_has_its_parameters_its_metrics_and_its_end_beside_empty_tensors()
    {
        var events = Play();
        var values = events.SelectMany(read => read.Values).Where(value => value.Plugin == "hparams").ToList();

        Assert.Equal(["_hparams_/session_start_info", "_hparams_/experiment", "_hparams_/session_end_info"], values.Select(value => value.Tag));
        Assert.All(values, value => Assert.Equal((1L, 0L, 0L), (value.Tensor!.Type!.Value, Assert.Single(value.Tensor.Shape), value.PluginContent!.Integer(1)!.Value)));

        var parameters = Assert.Single(values[0].PluginContent!.Messages(3)).Messages(1).ToDictionary(entry => entry.Text(1)!, entry => entry.Messages(2).Single());
        Assert.Equal((16.0, 0.5), (parameters["training_config.batch_size"].Double(2), parameters["training_config.rate"].Double(2)));
        Assert.Equal(("a|b <c>", 1L), (parameters["training_config.note"].Text(3), parameters["training_config.mixed"].Integer(4)));

        var experiment = Assert.Single(values[1].PluginContent!.Messages(2));
        Assert.Equal(parameters.Keys.Order(), experiment.Messages(4).Select(info => info.Text(1)!).Order());
        var metrics = experiment.Messages(5).Select(info => info.Messages(1).Single().Text(2)!).ToList();
        Assert.Equal(["Events/spread/x", "Epoch/Val_total", "Events/sample_saved/quality", "Epoch/Train_total"], metrics);
        Assert.All(metrics, metric => Assert.Contains(events.SelectMany(read => read.Scalars), scalar => scalar.Tag == metric));
        Assert.Equal(1, Assert.Single(values[2].PluginContent!.Messages(4)).Integer(1));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void A_run_that_was_killed_has_its_metrics_and_no_end(int epochs, bool hasMetrics)
    {
        var events = Play(loop =>
        {
            if (epochs > 0) loop.Epoch(1, 3);
            loop.Step(2, 0, 1);
            throw new FormatException("killed");
        });

        // What a recovery makes of a journal without an end is a beginning of what it makes of the whole.
        var tags = events.TakeWhile(read => !read.Values.Any(value => value.Tag == "_hparams_/session_end_info")).SelectMany(read => read.Values).Select(value => value.Tag).ToList();
        Assert.Equal(hasMetrics, tags.Contains("_hparams_/experiment") && tags.Contains("Epoch/Train_total"));
        Assert.Equal(2, Assert.Single(events.SelectMany(read => read.Values), value => value.Tag == "_hparams_/session_end_info").PluginContent!.Messages(4).Single().Integer(1));
    }

    [Fact]
    public void The_graph_says_what_a_module_is_made_of()
    {
        var graph = new ReadMessage(Assert.Single(Play(), read => read.Graph is not null).Graph!);
        var nodes = graph.Messages(1).ToDictionary(node => node.Text(1)!);

        Assert.Equal(22, Assert.Single(graph.Messages(4)).Integer(1));
        Assert.Equal(
            ["encoder/(Encoder)", "encoder/blocks/(ModuleList)", "encoder/blocks/0/(Linear)", "encoder/blocks/0/bias", "encoder/blocks/0/weight", "encoder/positions"],
            nodes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["encoder/positions", "encoder/blocks/(ModuleList)"], nodes["encoder/(Encoder)"].All(3).Select(input => input.ToStringUtf8()));
        Assert.Equal(["encoder/blocks/0/weight", "encoder/blocks/0/bias"], nodes["encoder/blocks/0/(Linear)"].All(3).Select(input => input.ToStringUtf8()));
        Assert.Equal(("Parameter", "Linear"), (nodes["encoder/positions"].Text(2), nodes["encoder/blocks/0/(Linear)"].Text(2)));

        Assert.Equal((548L, 544L), (Attribute(nodes["encoder/(Encoder)"], "parameters").Integer(3), Attribute(nodes["encoder/(Encoder)"], "trainable_parameters").Integer(3)));
        Assert.Equal(0, Attribute(nodes["encoder/blocks/0/bias"], "trainable").Integer(5));
        var shape = Attribute(nodes["encoder/blocks/0/weight"], "_output_shapes").Messages(1).Single().Messages(7).Single();
        Assert.Equal([4L, 8], shape.Messages(2).Select(dimension => dimension.Integer(1)!.Value));
    }

    private static ReadMessage Attribute(ReadMessage node, string name) => node.Messages(5).Single(entry => entry.Text(1) == name).Messages(2).Single();

    private static void AssertRows(ReadTensor tensor, double count)
    {
        var rows = tensor.Doubles.Chunk(3).ToList();
        Assert.All(rows, row => Assert.True(row[0] < row[1] && row[2] >= 0));
        Assert.Equal(rows.Skip(1).Select(row => row[0]), rows.SkipLast(1).Select(row => row[1]));
        Assert.Equal(count, rows.Sum(row => row[2]));
    }

    private static string FormOf(ReadValue value) =>
        value.Plugin ?? (value.Scalar is not null ? "scalars" : value.Image is not null ? "images" : value.Audio is not null ? "audio" : "none");

    private List<(long Step, string Text)> Texts(string tag, Action<TabbedLoop>? body = null) =>
    [
        .. from read in Play(body)
           from value in read.Values
           where value.Tag == tag && value.Plugin == "text"
           select (read.Step, Assert.Single(value.Tensor!.Texts).ToStringUtf8()),
    ];

    private List<ReadEvent> Play(Action<TabbedLoop>? body = null)
    {
        var configuration = new JsonObject
        {
            ["training_config"] = new JsonObject
            {
                ["batch_size"] = 16, ["rate"] = 0.5, ["mixed"] = true, ["note"] = "a|b <c>", ["rates"] = new JsonArray(1, 2), ["missing"] = null,
            },
        };
        var folder = ScriptedRun.Play(
            _folder,
            new TensorBoardExporter(),
            (TrainingRun run, SettableTime _) =>
            {
                var loop = new TabbedLoop(run);
                try
                {
                    if (body is null) loop.Play(5);
                    else body(loop);
                    run.Complete();
                }
                catch (FormatException exception)
                {
                    Assert.Throws<FormatException>(() => loop.Fail(exception));
                }
            },
            configuration);
        return EventFile.ReadRun(folder.TensorBoard);
    }
}
