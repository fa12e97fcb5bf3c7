using Instrumentation.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with the type that declares annotated methods.</summary>
public sealed class TypeDiagnosticsTests
{
    [Fact]
    public Task Not_partial() => DiagnosticCheck.Expect(
        "INST001",
        "'Trainer' declares annotated methods; declare it 'partial', so that they can be implemented",
        """
        public sealed class [|Trainer|](TrainingRun run)
        {
            public TrainingRun Run { get; } = run;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """,
        alongside: ["CS0751", "CS8795"]);

    [Fact]
    public Task Within_a_type_that_is_not_partial() => DiagnosticCheck.Expect(
        "INST001",
        "'Outer' declares annotated methods; declare it 'partial', so that they can be implemented",
        """
        public static class [|Outer|]
        {
            public sealed partial class Trainer(TrainingRun run)
            {
                public TrainingRun Run { get; } = run;
                [Step] public partial void Train();
                private void TrainCore() { }
            }
        }
        """,
        alongside: ["CS8795"]);

    [Theory]
    [InlineData("partial struct", "a struct")]
    [InlineData("partial record", "a record")]
    [InlineData("partial record struct", "a record struct")]
    [InlineData("readonly partial struct", "a struct")]
    public Task Not_a_class(string declaration, string kind) => DiagnosticCheck.Expect(
        "INST002",
        $"'Trainer' is {kind}; declare annotated methods in an ordinary class",
        $$"""
        public {{declaration}} [|Trainer|]
        {
            public TrainingRun Run { get; init; }
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """,
        alongside: kind == "a record" ? ["CS8618"] : null);

    [Fact]
    public Task An_interface() => DiagnosticCheck.Expect(
        "INST002",
        "'ITrainer' is an interface; declare annotated methods in an ordinary class",
        """
        public partial interface [|ITrainer|]
        {
            TrainingRun Run { get; }
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Fact]
    public Task A_file_local_type() => DiagnosticCheck.Expect(
        "INST002",
        "'Trainer' is a file-local type; declare annotated methods in an ordinary class",
        """
        file partial class [|Trainer|](TrainingRun run)
        {
            public TrainingRun Run { get; } = run;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """,
        alongside: ["CS8795"]);

    [Fact]
    public Task No_run() => DiagnosticCheck.Expect(
        "INST003",
        "'Trainer' has no TrainingRun; give it a field, a property or a primary-constructor parameter of that type",
        """
        public partial class [|Trainer|]
        {
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Fact]
    public Task Two_runs() => DiagnosticCheck.Expect(
        "INST004",
        "'Trainer' has more than one TrainingRun, '_first' and '_second'; keep one",
        """
        public partial class [|Trainer|](TrainingRun first, TrainingRun second)
        {
            private readonly TrainingRun _first = first;
            private readonly TrainingRun _second = second;
            public TrainingRun First => _first;
            public TrainingRun Second => _second;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Fact]
    public Task Two_parameters() => DiagnosticCheck.Expect(
        "INST004",
        "'Trainer' has more than one TrainingRun, 'first' and 'second'; keep one",
        """
        public partial class [|Trainer|](TrainingRun first, TrainingRun second)
        {
            public string Ids => first.Id + second.Id;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Fact]
    public Task A_run_that_the_base_class_keeps_to_itself() => DiagnosticCheck.Expect(
        "INST005",
        "'run' is passed to the base class and needed here as well; offer it there as a protected property, or store it in a field here",
        """
        public class Base(TrainingRun run)
        {
            private readonly TrainingRun _run = run;
            public string Id => _run.Id;
        }

        public partial class Trainer(TrainingRun run) : Base([|run|])
        {
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Fact]
    public Task An_old_language_version() => DiagnosticCheck.Expect(
        "INST006",
        "Annotated methods need C# 13 or later, and this project uses C# 12.0; remove <LangVersion> or raise it",
        """
        public partial class [|Trainer|](TrainingRun run)
        {
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """,
        version: LanguageVersion.CSharp12);

    [Theory]
    [InlineData("Trainer(TrainingRun? [|run|])", "run", "")]
    [InlineData("Trainer", "_run", "private TrainingRun? [|_run|] = null;")]
    public Task A_run_that_may_be_null(string head, string name, string member) => DiagnosticCheck.Expect(
        "INST007",
        $"'{name}' may be null, and there is no recording without a run; declare it as TrainingRun, without '?'",
        $$"""
        public partial class {{head}}
        {
            {{member}}
            public string? Id => {{name}}?.Id;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);

    [Theory]
    [InlineData("private TrainingRun [|_run|] = run;", "_run", "readonly")]
    [InlineData("public TrainingRun [|Run|] { get; set; } = run;", "Run", "get-only or init-only")]
    [InlineData("public TrainingRun [|Run|] { get; private set; } = run;", "Run", "get-only or init-only")]
    public Task A_run_that_can_be_replaced(string member, string name, string remedy) => DiagnosticCheck.Expect(
        "INST008",
        $"'{name}' can be replaced, and its methods would go on recording into the first run; make it {remedy}",
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            {{member}}
            public string Id => {{name}}.Id;
            [Step] public partial void Train();
            private void TrainCore() { }
        }
        """);
}
