using System.Text;
using Google.Protobuf;
using Instrumentation.Export;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>What TensorBoard shows of anomalies, and of how far values are from one.</summary>
public sealed class AnomalyTagsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_episode_is_a_mark_at_each_of_its_changes_and_a_text_that_says_what_to_do()
    {
        var events = Play((_, loop) =>
        {
            loop.Step(1, 0, Recorded.Loss("total loss", 1));
            loop.Change(EpisodeChange.Opened, "total loss", Anomaly.Spike, 9, 1, 2, Severity.Warning, scope: "a_b");
            loop.Step(1, 1, Recorded.Loss("total loss", 1));
            loop.Change(EpisodeChange.Worsened, "total loss", Anomaly.Spike, 90, 1, 2, Severity.Fatal, scope: "a_b", firstStep: 0, count: 2);
            loop.Step(1, 2, Recorded.Loss("total loss", 1));
            loop.Change(EpisodeChange.Resolved, "total loss", Anomaly.Spike, 90, 1, 2, Severity.Fatal, scope: "a_b", firstStep: 0, count: 2);
        });

        Assert.Equal([(0L, 2f), (1, 4), (2, 0)], Points(events, "Anomalies/loss_spike/total_loss/a_b"));
        var texts = events.SelectMany(e => e.Tensors, (e, tensor) => (e.Step, tensor.Tag, tensor.Plugin, Text: Encoding.UTF8.GetString(tensor.Text))).Where(text => text.Plugin == "text" && text.Tag != "Run/Configuration").ToList();
        Assert.Equal([(0L, "Anomalies/loss_spike"), (1, "Anomalies/loss_spike")], texts.Select(text => (text.Step, text.Tag)));
        Assert.StartsWith("**Warning**: total loss (a\\_b)=9, expected 1 to 2\n\n- ", texts[0].Text, StringComparison.Ordinal);
        Assert.Equal(4, texts[0].Text.Split("\n- ").Length - 1);
    }

    [Fact]
    public void A_mark_shows_the_worst_episode_that_is_open_and_falls_to_zero_when_all_are_over()
    {
        var events = Play((_, loop) =>
        {
            loop.Step(1, 0, Recorded.Loss("total", 1));
            loop.Change(EpisodeChange.Opened, "total", Anomaly.Spike, 9, 1, 2, Severity.Critical);
            loop.Step(1, 1, Recorded.Loss("total", 1));
            loop.Change(EpisodeChange.Opened, "total", Anomaly.Spike, 9, 1, 2, Severity.Warning);
            loop.Step(1, 2, Recorded.Loss("total", 1));
            loop.Change(EpisodeChange.Resolved, "total", Anomaly.Spike, 9, 1, 2, Severity.Critical, firstStep: 0);
            loop.Step(1, 3, Recorded.Loss("total", 1));
            loop.Change(EpisodeChange.Resolved, "total", Anomaly.Spike, 9, 1, 2, Severity.Warning, firstStep: 1);
        });

        Assert.Equal([(0L, 3f), (1, 3), (2, 2), (3, 0)], Points(events, "Anomalies/loss_spike/total"));
    }

    [Fact]
    public void A_rule_is_a_value_in_a_band_which_ends_at_the_value_where_there_is_no_limit()
    {
        var events = Play((_, loop) =>
        {
            loop.Step(1, 0, Recorded.Loss("total", 1));
            loop.Threshold("total", Anomaly.Spike, 1, 0.5, 2, warmingUp: true);
            loop.Step(1, 1, Recorded.Loss("total", 1));
            loop.Threshold("total", Anomaly.Spike, 1, 0.5, 2);
            loop.Threshold("total", Anomaly.Vanishing, 3, 0.25, double.MaxValue, scope: "layer 1");
        });

        Assert.Equal([(1L, 1f)], Points(events, "Anomaly_Margin/total/spike/value"));
        Assert.Equal([(1L, 0.5f)], Points(events, "Anomaly_Margin/total/spike/low"));
        Assert.Equal([(1L, 2f)], Points(events, "Anomaly_Margin/total/spike/high"));
        Assert.Equal([(1L, 0.25f)], Points(events, "Anomaly_Margin/total/vanishing/layer_1/low"));
        Assert.Equal([(1L, 3f)], Points(events, "Anomaly_Margin/total/vanishing/layer_1/high"));
    }

    [Fact]
    public void The_layout_has_a_margin_chart_for_each_rule_with_limits_of_what_is_checked()
    {
        FieldSchema[] fields =
        [
            new("total", FieldType.Single, FieldRole.Loss),
            new("unchecked", FieldType.Single, FieldRole.Loss) { Checks = [] },
            new("pitch", FieldType.Double) { Checks = [new CheckSchema(Anomaly.OutOfRange)] },
            new("seed", FieldType.Int32),
        ];

        var margins = MarginsIn(CustomScalars.Serialize(CustomScalars.LayoutOf(fields))).ToList();

        Assert.Contains(["Anomaly_Margin/total/spike/value", "Anomaly_Margin/total/spike/low", "Anomaly_Margin/total/spike/high"], margins);
        Assert.Contains(["Anomaly_Margin/pitch/out_of_range/value", "Anomaly_Margin/pitch/out_of_range/low", "Anomaly_Margin/pitch/out_of_range/high"], margins);
        Assert.All(margins, margin => Assert.Matches("^Anomaly_Margin/(total|pitch)/", margin[0]));
    }

    /// <summary>Value, lower and upper tag of every series in a margin chart, by Google's decoder.</summary>
    private static IEnumerable<string[]> MarginsIn(ReadOnlySpan<byte> layout) =>
        from category in Messages(ByteString.CopyFrom(layout), 2)
        from chart in Messages(category, 2)
        from content in Messages(chart, 3)
        from series in Messages(content, 1)
        select Enumerable.Range(1, 3).Select(field => Assert.Single(Messages(series, field)).ToStringUtf8()).ToArray();

    private static List<ByteString> Messages(ByteString message, int field)
    {
        var found = new List<ByteString>();
        using var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            var content = input.ReadBytes(); // All that a layout has are texts and messages.
            if (tag >> 3 == field) found.Add(content);
        }

        return found;
    }

    private List<ReadEvent> Play(Action<TrainingRun, ScriptedLoop> body) =>
        EventFile.Read(Assert.Single(Directory.GetFiles(ScriptedRun.Play(_folder, new TensorBoardExporter(), body).TensorBoard)));

    private static List<(long Step, float Value)> Points(List<ReadEvent> events, string tag) =>
        [.. events.SelectMany(e => e.Scalars, (e, scalar) => (e.Step, scalar)).Where(point => point.scalar.Tag == tag).Select(point => (point.Step, point.scalar.Value))];
}
