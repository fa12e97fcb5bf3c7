using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Instrumentation.Generators.Tests;

/// <summary>Code is unfinished most of the time: neither the generator nor the analyzer may throw at it.</summary>
public sealed class UnfinishedCodeTests
{
    private const string Source = """
        namespace Music;

        public record struct Result(
            [Loss("kl", Short = "kl"), Detect(Anomaly.NonFinite | Anomaly.Spike, WarmUp = 5)] float Kl,
            [Histogram(Buckets = new double[] { 1, 2 })] int Tokens);

        public partial class Trainer<T>(TrainingRun run) : Base(run) where T : class
        {
            [Step("train"), Log("a {kl:F2}", "b {tokens}", Level = (Microsoft.Extensions.Logging.LogLevel)3)]
            public partial Result Train(in T x, [EpochIndex] int epoch = 1, params int[] rest);

            private Result TrainCore(in T x, int epoch, int[] rest) => default;

            [Phase(Guarded = true)]
            private partial void Optimize<U>() where U : struct;

            [Event]
            partial void Saved([SampleId(Name = "file")] string path, [Gauge("size")] long size);
        }
        """;

    private static readonly int[] Starts = [.. CSharpSyntaxTree.ParseText(Source).GetRoot().DescendantTokens().Select(token => token.SpanStart)];

    [Fact]
    public Task Without_its_end() => Survive(Starts.Select(start => Source[..start]));

    [Fact]
    public Task Without_one_of_its_tokens() => Survive(Starts.Zip(Starts.Skip(1), (start, next) => Source[..start] + Source[next..]));

    [Theory]
    [InlineData("Loss(\"kl\"", "Loss(nameof(Missing)")]
    [InlineData("Loss(\"kl\"", "Loss(7")]
    [InlineData("{ 1, 2 }", "{ 1, \"2\" }")]
    [InlineData("{ 1, 2 }", "{ 1, Missing }")]
    [InlineData("new double[] { 1, 2 }", "null")]
    [InlineData("WarmUp = 5", "WarmUp = \"5\"")]
    [InlineData("Anomaly.NonFinite | Anomaly.Spike", "Missing")]
    [InlineData("Anomaly.NonFinite | Anomaly.Spike, ", "")]
    [InlineData("[Event]", "[Event, Announces]")]
    [InlineData("[Event]", "[Event, Announces(Missing.Data)]")]
    [InlineData("[Event]", "[Event, Announces(7)]")]
    [InlineData("\"a {kl:F2}\", \"b {tokens}\"", "null")]
    [InlineData("\"b {tokens}\"", "null")]
    [InlineData("\"b {tokens}\"", "(string[])null!")]
    [InlineData("[Event]", "[Event(\"a\", \"b\")]")]
    [InlineData("[Event]", "[Event, Event]")]
    [InlineData("Result Train(", "Missing<T> Train(")]
    public Task With_mistakes(string right, string wrong) => Survive([Source.Replace(right, wrong, StringComparison.Ordinal)]);

    private static async Task Survive(IEnumerable<string> sources)
    {
        foreach (var source in sources)
        {
            var compilation = Compilations.Create(source);
            var driver = CSharpGeneratorDriver.Create(new InstrumentationGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var problems);
            Assert.True(problems.IsEmpty, $"{string.Join(Environment.NewLine, problems)}\n{source}");
            Assert.Null(driver.GetRunResult().Results.Single().Exception);

            var diagnostics = await output.WithAnalyzers([new InstrumentationAnalyzer()]).GetAnalyzerDiagnosticsAsync();
            Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        }
    }
}
