using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests;

/// <summary>Code that is right and would be broken by a naive generator. Neither the compiler nor the analyzer may say a word.</summary>
public sealed class TrapTests
{
    private const string Method = "[Step] public partial void Train(); private void TrainCore() { }";

    [Theory]
    [InlineData("CS0236: an ordinary constructor", "Trainer { private readonly TrainingRun _run; public Trainer(TrainingRun run) => _run = run;")]
    [InlineData("CS9113: nothing else reads the parameter", "Trainer(TrainingRun run) {")]
    [InlineData("CS9124: the parameter is stored too", "Trainer(TrainingRun run) { private readonly TrainingRun _run = run;")]
    [InlineData("a field and the property that shows it", "Trainer(TrainingRun run) { private readonly TrainingRun _run = run; public TrainingRun Run => _run;")]
    [InlineData("a property", "Trainer(TrainingRun run) { public TrainingRun Run { get; } = run;")]
    [InlineData("a required property", "Trainer { public required TrainingRun Run { get; init; }")]
    [InlineData("CS9107: the base class keeps it", "Trainer(TrainingRun run) : Base(run) {")]
    [InlineData("an inherited property", "Trainer : Base { public Trainer() : base(null!) { }")]
    [InlineData("a keyword", "Trainer(TrainingRun @event) {")]
    [InlineData("a field called as generated locals are", "Trainer(TrainingRun r) { private readonly TrainingRun recorder = r;")]
    [InlineData("a static one besides", "Trainer(TrainingRun run) { public static TrainingRun? Latest; public string Id => run.Id;")]
    public async Task The_run_is_reached(string trap, string head)
    {
        var run = await GeneratorRun.Clean($$"""
            public class Base(TrainingRun run) { protected TrainingRun Run { get; } = run; }
            public partial class {{head}} {{Method}} }
            """);
        Assert.Single(run.TypeFiles);
        Assert.DoesNotContain("NotSupportedException", run.Source, StringComparison.Ordinal);
        Assert.NotEmpty(trap);
    }

    [Theory]
    [InlineData("public partial int Train(int a = 3, string? b = null, DayOfWeek c = DayOfWeek.Monday)", "int TrainCore(int a, string? b, DayOfWeek c) => a")]
    [InlineData("public partial void Train(in decimal a, ref readonly int b)", "void TrainCore(in decimal a, ref readonly int b) { }")]
    [InlineData("public partial void Train(params string[] names)", "void TrainCore(string[] names) { }")]
    [InlineData("public partial void Train(params ReadOnlySpan<int> numbers)", "void TrainCore(ReadOnlySpan<int> numbers) { }")]
    [InlineData("public partial void Train(scoped Span<int> a, scoped in Span<int> b)", "void TrainCore(scoped Span<int> a, scoped in Span<int> b) { }")]
    [InlineData("public partial void Train(int @class, string @event)", "void TrainCore(int @class, string @event) { }")]
    [InlineData("public partial int Train(int recorder, int start, int result, int exception, int run, int __run)", "int TrainCore(int recorder, int start, int result, int exception, int run, int __run) => run")]
    [InlineData("public partial (int A, string? B) Train((int X, dynamic Y) pair, List<string?>? list)", "(int A, string? B) TrainCore((int X, dynamic Y) pair, List<string?>? list) => default")]
    [InlineData("public partial void Train([System.Runtime.CompilerServices.CallerMemberName] string caller = \"\")", "void TrainCore(string caller) { }")]
    [InlineData("[return: Loss] public partial float Train(dynamic x, dynamic? y)", "float TrainCore(dynamic x, dynamic? y) => 1")]
    [InlineData("public unsafe partial int* Train(int* x)", "unsafe int* TrainCore(int* x) => x")]
    [InlineData("public partial Span<int> Train(Span<int> x)", "Span<int> TrainCore(Span<int> x) => x")]
    [InlineData("public partial IEnumerable<int> Train()", "IEnumerable<int> TrainCore() => [1]")]
    [InlineData("partial void Train()", "void TrainCore() { }")]
    [InlineData("protected internal virtual partial void Train()", "void TrainCore() { }")]
    [InlineData("private partial void Train()", "static void TrainCore() { }")]
    [InlineData("[Obsolete] public partial void Train(Old old)", "[Obsolete] void TrainCore(Old old) { }")]
    public async Task A_signature_is_repeated(string declaration, string core)
    {
        var obsolete = declaration.Contains("Old", StringComparison.Ordinal);
        var run = await GeneratorRun.Clean($$"""
            #pragma warning disable CS0612
            {{(obsolete ? "[Obsolete]" : "")}} public sealed class Old;
            public partial class Trainer(TrainingRun run)
            {
                [Step] {{declaration}};
                {{(core.StartsWith('[') ? core.Insert(core.IndexOf(']', StringComparison.Ordinal) + 1, " private") : "private " + core)}};
            }
            """.Replace("};", "}", StringComparison.Ordinal));
        Assert.Contains("TryEnter", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_and_bases_each_have_their_own()
    {
        await GeneratorRun.Clean("""
            public partial class Base(TrainingRun run)
            {
                protected TrainingRun Run { get; } = run;
                [Step] public virtual partial void Train();
                protected virtual void TrainCore() { }
            }

            public partial class Derived(TrainingRun run) : Base(run)
            {
                [Step] public sealed override partial void Train();
                protected override void TrainCore() { }
            }

            public partial class Hiding(TrainingRun run) : Base(run)
            {
                [Step] public new partial void Train();
            }
            """);
    }

    [Fact]
    public async Task Overloads_have_recorders_of_their_own()
    {
        var run = await GeneratorRun.Clean("""
            public partial class Trainer(TrainingRun run)
            {
                [Phase("forward")] public partial void Forward(int x); private void ForwardCore(int x) { }
                [Phase("forward_text")] public partial void Forward(string x); private void ForwardCore(string x) { }
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task Each_type_has_a_file_of_its_own()
    {
        var run = await GeneratorRun.Clean($$"""
            namespace @event.Music
            {
                public partial class Trainer(TrainingRun run) { {{Method}} }
                public partial class TRAINER(TrainingRun run) { {{Method}} }
                public partial class Trainer<T>(TrainingRun run) where T : class { {{Method}} }
                public partial class @class(TrainingRun run) { {{Method}} }
                public partial record struct Outer<T>
                {
                    public partial interface IMiddle<A, B>
                    {
                        private partial class Trainer(TrainingRun run) { {{Method}} }
                    }
                }
            }

            public partial class Trainer(TrainingRun run) { {{Method}} }
            """);
        Assert.Equal(
            [
                "2.event.Music.TRAINER.Instrumentation.g.cs",
                "Trainer.Instrumentation.g.cs",
                "event.Music.Outer{T}.IMiddle{A, B}.Trainer.Instrumentation.g.cs",
                "event.Music.Trainer.Instrumentation.g.cs",
                "event.Music.Trainer{T}.Instrumentation.g.cs",
                "event.Music.class.Instrumentation.g.cs",
            ],
            run.TypeFiles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_of_the_users_own_do_not_hide_the_runtimes()
    {
        await GeneratorRun.Clean("""
            namespace Music
            {
                public class RecordSchema; public class FieldSchema; public class Exception; public class System;
                namespace Instrumentation { public class TrainingRun; }

                public partial class Trainer(global::Instrumentation.TrainingRun run)
                {
                    private sealed class TrainRecorder;

                    [global::Instrumentation.Step]
                    [return: global::Instrumentation.Loss, global::Instrumentation.Detect(global::Instrumentation.Anomaly.Spike)]
                    public partial float Train();

                    private float TrainCore() => new TrainRecorder() is null ? 0 : 1;

                    [global::Instrumentation.Event]
                    public partial void Happened(string run, int start, int record, int result, string source, string schema, int value, bool @in);
                }
            }
            """);
    }

    [Fact]
    public async Task Code_without_nullable_annotations_stays_as_it_is()
    {
        await GeneratorRun.Clean("""
            #nullable disable
            public sealed class Result { [Field] public string Note; [Loss] public float Kl; }
            public partial class Trainer(TrainingRun run)
            {
                [Step] public partial Result Train(string x, List<string> y);
                private Result TrainCore(string x, List<string> y) => null;
            }
            """);
    }

    [Fact]
    public async Task A_result_of_another_assembly_has_its_values()
    {
        var library = Compilations.Library("""
            namespace Library;

            public readonly record struct Result([Loss("kl"), Detect(Anomaly.NonFinite)] float Kl, [property: Counter("files")] int Files);
            """);
        var run = await GeneratorRun.Clean(
            """
            public partial class Trainer(TrainingRun run)
            {
                [Step] public partial Library.Result Train();
                private Library.Result TrainCore() => default;
            }
            """,
            library);
        Assert.Contains("var kl = result.Kl;", run.Source, StringComparison.Ordinal);
        Assert.Contains("var files = result.Files;", run.Source, StringComparison.Ordinal);
        Assert.Contains("_klNonFinite.Check(kl, new global::Instrumentation.Anomalies.NonFiniteRule());", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_has_the_values_it_inherits()
    {
        var run = await GeneratorRun.Clean("""
            public abstract class Base
            {
                [Loss("kl")] public virtual float Kl => 1;
                [Gauge] public float Hidden => 1;
            }

            public sealed class Result(float beta) : Base
            {
                public override float Kl => 2;
                public new float Hidden => 2;
                [Gauge] public float Beta => beta;
                [Field] public string @record = "";
                [Field] public string @class = "";
                [Gauge("start")] public int Start;
            }

            public partial class Trainer(TrainingRun run)
            {
                [Step] public partial Result Train();
                private Result TrainCore() => new(1);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    [Fact]
    public async Task A_pragma_silences_a_diagnostic_and_the_method_throws()
    {
        var run = await GeneratorRun.On(Compilations.Create("""
            public partial class Trainer(TrainingRun run)
            {
            #pragma warning disable INST014
                [Step] public partial void Train();
            #pragma warning restore INST014
            }
            """));
        Assert.All(run.Diagnostics, diagnostic => Assert.True(diagnostic.IsSuppressed));
        Assert.Empty(run.CompilerDiagnostics());
        Assert.Contains("NotSupportedException", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_related_edit_is_seen()
    {
        const string Result = "public readonly record struct Result([Loss(\"kl\")] float Kl);";
        const string Trainer = "public partial class Trainer(TrainingRun run) { [Step] public partial Result Train(); private Result TrainCore() => default; }";
        var before = await GeneratorRun.Clean(Result + Trainer);
        var edited = Compilations.Create(Result.Replace("kl", "divergence", StringComparison.Ordinal) + Trainer);
        var after = before.Driver.RunGenerators(edited).GetRunResult();
        Assert.Contains("\"divergence\"", string.Concat(after.GeneratedTrees), StringComparison.Ordinal);
    }
}
