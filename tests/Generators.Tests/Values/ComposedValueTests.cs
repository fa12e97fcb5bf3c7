using System.Text.Json;
using Instrumentation.Export.JsonLines;
using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Values;

/// <summary>Values that are several: nested structs and tuples, flattened into the record.</summary>
public sealed class ComposedValueTests
{
    private const string Types = """
        public readonly record struct Head([Loss, Detect(Anomaly.NonFinite)] float Kl, [Field] string? Note, int Unrecorded);
        public readonly record struct Heads([Nested] Head First, [property: Nested("other")] Head Second);
        public struct StepResult
        {
            [Nested("")] public Heads Heads;
            [Gauge("weights")] public (double Beta, float?) Weights { get; set; }
            [Counter] public (int Files, (long Tokens, nint Bars) Sizes) Read;
        }
        """;

    private const string Loop = """
        public sealed partial class Loop(TrainingRun run)
        {
            private static readonly Head Sample = new(0.5f, "a", 3);

            [Step]
            public partial StepResult Train();
            private static StepResult TrainCore() => new()
            {
                Heads = new Heads(Sample, new Head(float.NaN, null, 4)),
                Weights = (0.25, null),
                Read = (1, (2, 3)),
            };

            [Event]
            public partial void Sampled([Nested] in Head head, (int Low, int High) range);

            [Evaluation]
            [return: Gauge("quality")]
            public partial (double Mean, double Worst) Validate();
            private static (double Mean, double Worst) ValidateCore() => (0.75, 0.5);

            [Phase]
            [return: Loss, Detect(Anomaly.Spike)]
            public partial (float Reconstruction, float Adversarial) Forward();
            private static (float Reconstruction, float Adversarial) ForwardCore() => (1, 2);

            public void Record()
            {
                Forward();
                Train();
                Sampled(Sample, (1, 9));
                Validate();
            }

            public void RecordMany(int calls)
            {
                for (var i = 0; i < calls; i++) Record();
            }
        }
        """;

    [Fact]
    public async Task Generated()
    {
        var run = await GeneratorRun.Clean(Types + Loop);
        await Snapshot.Match(run.Driver);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recorded(bool typesFromMetadata)
    {
        using var folder = new TemporaryFolder();
        var loop = BuiltLoop.Build(Types, Loop, typesFromMetadata);
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = folder, Exporters = [new JsonLinesExporter()] });
        loop.Call(run, "Record");
        run.Dispose();

        var step = Line(run, "batch_metrics");
        Assert.Equal(
            """{"reconstruction":1,"adversarial":2,"first_kl":0.5,"other_kl":"NaN"}""",
            step.GetProperty("losses").GetRawText());
        Assert.Equal("""{"read_files":1,"read_sizes_tokens":2,"read_sizes_bars":3}""", step.GetProperty("counters").GetRawText());
        Assert.Equal("""{"weights_beta":0.25,"weights_item2":null}""", step.GetProperty("metrics").GetRawText());
        Assert.Equal("""{"first_note":"a","other_note":null}""", step.GetProperty("texts").GetRawText());
        Assert.Equal("other_kl", Line(run, "anomalies").GetProperty("metric").GetString());

        var sampled = Line(run, "sampled");
        Assert.Equal((0.5, "a", 1, 9), (
            sampled.GetProperty("head_kl").GetDouble(),
            sampled.GetProperty("head_note").GetString(),
            sampled.GetProperty("range_low").GetInt32(),
            sampled.GetProperty("range_high").GetInt32()));
        Assert.Equal("""{"quality_mean":0.75,"quality_worst":0.5}""", Line(run, "evaluations").GetProperty("metrics").GetRawText());
    }

    [Fact]
    public void Allocate_nothing()
    {
        var loop = BuiltLoop.Build(Types, Loop, typesFromMetadata: false);
        // One segment is enough, so that what a change of segments costs is not counted here.
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Journal = new JournalOptions { SegmentSize = 8 << 20, SpareSegments = 2 } });
        Assert.Equal(0, loop.AllocationsOf(run, "RecordMany", warmUp: 1_000, calls: 10_000));
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    private static JsonElement Line(TrainingRun run, string file) =>
        JsonDocument.Parse(Assert.Single(File.ReadAllLines(Path.Combine(run.Folder.Experiments, file + ".jsonl")))).RootElement;
}
