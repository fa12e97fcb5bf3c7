using System.Text.Json.Nodes;
using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests;

/// <summary>What the assembly says of its annotated methods.</summary>
public sealed class ManifestTests
{
    private const string Loop = """"
        namespace Music;

        public readonly record struct StepResult(
            [Loss("reconstruction", Short = "recon", Unit = "nats", Help = "Cross-entropy, \"per token\"."), Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Plateau, SpikeThreshold = 4.5, WarmUp = 50)]
            float Reconstruction,
            [Histogram("loading_time", Unit = "milliseconds", Buckets = new[] { 0.5, 1, double.PositiveInfinity })] double LoadingTime,
            [Counter(Rate = true), Detect(Anomaly.None)] int Samples);

        public sealed partial class Trainer(TrainingRun run)
        {
            [Step]
            public partial StepResult TrainStep([EpochIndex] int epoch);

            private StepResult TrainStepCore(int epoch) => default;

            [Phase("optimizer", Guarded = true)]
            private partial void Optimize();

            private void OptimizeCore()
            {
            }
        }

        public static partial class Disk
        {
            public sealed partial class Writer(TrainingRun run)
            {
                [Event("checkpoint_saved")]
                [Log("Saved: {path}", "{{braces}} and a \\ on\n two lines", Level = Microsoft.Extensions.Logging.LogLevel.Debug)]
                public partial void Saved(string path, long bytes);
            }
        }
        """";

    [Fact]
    public async Task It_has_every_record_in_the_words_of_the_journal()
    {
        var run = await GeneratorRun.Clean(Loop);

        await Snapshot.Match(run.Driver, manifest: true);
    }

    [Fact]
    public async Task It_is_a_constant_with_JSON_in_it()
    {
        var run = await GeneratorRun.Clean(Loop);

        var json = Parse(run);

        Assert.Equal(["checkpoint_saved", "train_step", "optimizer"], json["records"]!.AsArray().Select(record => (string?)record!["name"]));
        Assert.Equal("{{braces}} and a \\ on\n two lines", (string?)json["records"]![0]!["log"]!["details"]![0]);
        Assert.Equal("Cross-entropy, \"per token\".", (string?)json["records"]![1]!["fields"]![0]!["help"]);
    }

    [Fact]
    public async Task Text_of_any_kind_survives()
    {
        const string Help = "\t \u0007 \ud83d\ude00 ü \u2028 \"\"\" \\";
        var literal = Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(Help, quote: true);
        var source = $"public sealed partial class Trainer(TrainingRun run) {{ [Event] public partial void Saved([Gauge(Help = {literal})] int bytes); }}";

        var json = Parse(await GeneratorRun.Clean(source));

        Assert.Equal(Help, (string?)json["records"]![0]!["fields"]![0]!["help"]);
    }

    [Fact]
    public async Task Nothing_annotated_makes_no_manifest()
    {
        var run = await GeneratorRun.Clean("public sealed class Trainer;");

        Assert.Equal("", run.Source);
    }

    private static JsonNode Parse(GeneratorRun run)
    {
        var manifest = run.Output.GetTypeByMetadataName("InstrumentationManifest")!;
        var constant = (Microsoft.CodeAnalysis.IFieldSymbol)Assert.Single(manifest.GetMembers("Json"));
        return JsonNode.Parse((string)constant.ConstantValue!)!;
    }
}
