using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with an annotated method and its <c>Core</c>.</summary>
public sealed class MethodDiagnosticsTests
{
    [Fact]
    public Task Not_partial() => Expect(
        "INST010",
        "Declare 'Train' as a 'partial' method without a body, and move its body to a method named 'TrainCore'",
        "[Step] public void [|Train|]() { }");

    [Fact]
    public Task A_partial_method_with_a_body_of_its_own() => Expect(
        "INST010",
        "Declare 'Train' as a 'partial' method without a body, and move its body to a method named 'TrainCore'",
        "[Step] public partial void [|Train|](); public partial void Train() { }");

    [Fact]
    public Task An_attribute_on_the_body() => Expect(
        "INST010",
        "Declare 'Train' as a 'partial' method without a body, and move its body to a method named 'TrainCore'",
        "public partial void [|Train|](); [Step] public partial void Train() { }");

    [Fact]
    public Task An_event_that_is_not_partial() => Expect(
        "INST011",
        "Declare 'Saved' as a 'partial void' method without a body; its call is the record",
        "[Event] public void [|Saved|](string path) { }");

    [Theory]
    [InlineData("static partial void [|Train|]();", "static void TrainCore() { }", "is static and has no run; make it an instance method")]
    [InlineData("partial T [|Train|]<T>(T x) where T : class, IDisposable, new();", "T TrainCore<T>(T x) => x;", "is generic, so one record would have to hold different values; make it an ordinary method")]
    [InlineData("partial ref int [|Train|]();", "int[] _x = [1]; private ref int TrainCore() => ref _x[0];", "returns a reference; return a value")]
    [InlineData("partial Task [|Train|]();", "Task TrainCore() => Task.CompletedTask;", "returns before its work is done; make it synchronous")]
    [InlineData("partial Task<int> [|Train|]();", "async Task<int> TrainCore() { await Task.Yield(); return 1; }", "returns before its work is done; make it synchronous")]
    [InlineData("partial ValueTask<int> [|Train|]();", "ValueTask<int> TrainCore() => new(1);", "returns before its work is done; make it synchronous")]
    [InlineData("partial IAsyncEnumerable<int> [|Train|]();", "IAsyncEnumerable<int> TrainCore() => null!;", "returns before its work is done; make it synchronous")]
    [InlineData("partial void [|Train|](ref int x);", "void TrainCore(ref int x) { }", "has the ref parameter 'x'; return the value instead")]
    [InlineData("partial void [|Train|](out int x);", "void TrainCore(out int x) => x = 1;", "has the out parameter 'x'; return the value instead")]
    public Task An_unsupported_shape(string declaration, string core, string message) => Expect(
        "INST012", $"'Train' {message}", $"[Step] public {declaration} private {core}");

    [Theory]
    [InlineData("public extern void [|Train|]();", "is extern")]
    [InlineData("public abstract void [|Train|]();", "is abstract")]
    public Task A_method_without_work(string declaration, string what) => DiagnosticCheck.Expect(
        "INST012",
        $"'Train' {what}; annotate the method that does the work",
        $$"""
        public abstract partial class Trainer(TrainingRun run)
        {
            public string Id => run.Id;
            [Step] {{declaration}}
        }
        """);

    [Fact]
    public Task An_explicit_interface_implementation() => DiagnosticCheck.Expect(
        "INST012",
        "'ITrainer.Train' implements an interface explicitly; implement the interface with a public method",
        """
        public interface ITrainer { void Train(); }
        public partial class Trainer(TrainingRun run) : ITrainer
        {
            public string Id => run.Id;
            [Step] void ITrainer.[|Train|]() { }
        }
        """);

    [Fact]
    public Task A_result_that_may_be_no_struct() => Expect(
        "INST012",
        "'Train' returns 'Result?', which may have no values; return 'Result'",
        """
        [Step] public partial [|Result?|] Train(); private Result? TrainCore() => null;
        public readonly record struct Result([Loss] float Kl);
        """);

    [Fact]
    public Task Two_kinds() => Expect(
        "INST013",
        "'Train' carries [Step] and [Phase]; keep one of them",
        "[Step, Phase] public partial void [|Train|](); private void TrainCore() { }");

    [Fact]
    public Task No_core() => Expect(
        "INST014",
        "Add the method that 'Train' is to record: 'private List<string?> TrainCore(in int epoch, params string[] @class)'",
        "[Step] public partial List<string?> [|Train|](in int epoch, params string[] @class);");

    [Theory]
    [InlineData("int [|TrainCore|](int x) => x;")]
    [InlineData("void [|TrainCore|](long x) { }")]
    [InlineData("void [|TrainCore|](int x, int y) { }")]
    [InlineData("void [|TrainCore|](in int x) { }")]
    [InlineData("void [|TrainCore|]() { }")]
    public Task A_core_of_another_signature(string core) => Expect(
        "INST015",
        "'TrainCore' does not match 'Train'; declare it as 'private void TrainCore(int x)'",
        $"[Step] public partial void Train(int x = 3); private {core}");

    [Fact]
    public Task A_core_that_refuses_null() => Expect(
        "INST015",
        "'TrainCore' does not match 'Train'; declare it as 'private void TrainCore(string? x)'",
        "[Step] public partial void Train(string? x); private void [|TrainCore|](string x) { }");

    [Fact]
    public Task An_async_core() => Expect(
        "INST016",
        "'TrainCore' is async, so it returns before its work is done; write it as an ordinary method",
        "[Step] public partial void Train(); private async void [|TrainCore|]() => await Task.Yield();");

    [Fact]
    public Task An_iterator() => Expect(
        "INST016",
        "'TrainCore' is an iterator, so it returns before its work is done; write it as an ordinary method",
        "[Epoch] public partial IEnumerable<int> Train(); private IEnumerable<int> [|TrainCore|]() { yield return 1; }");

    [Fact]
    public Task An_attribute_on_the_core() => Expect(
        "INST017",
        "[GradientNorm] has no effect on 'BackwardCore'; move it to 'Backward', which is what is recorded",
        "[Phase] public partial float Backward(); [return: [|GradientNorm|]] private float BackwardCore() => 1;");

    [Theory]
    [InlineData("[[|Log(\"x\")|]] void BackwardCore(int x) { }", "Log")]
    [InlineData("void BackwardCore([[|BatchIndex|]] int x) { }", "BatchIndex")]
    [InlineData("void BackwardCore([[|Gauge|]] int x) { }", "Gauge")]
    public Task An_attribute_within_the_core(string core, string attribute) => Expect(
        "INST017",
        $"[{attribute}] has no effect on 'BackwardCore'; move it to 'Backward', which is what is recorded",
        $"[Phase] public partial void Backward(int x); {core}");

    [Fact]
    public Task An_event_with_a_result() => Expect(
        "INST018",
        "'Saved' is an event, so there is nobody who could compute its result; let it return void",
        "[Event] public partial [|int|] Saved(string path);");

    [Fact]
    public Task An_event_with_a_core() => Expect(
        "INST019",
        "'SavedCore' is never called, because the call of the event 'Saved' is the record; remove or rename it",
        "[Event] public partial void Saved(string path); private void [|SavedCore|](string path) { }");

    [Fact]
    public Task A_guarded_phase_with_a_result() => Expect(
        "INST020",
        "'Optimize' is guarded, so it may not run and then has no result; let it return void",
        "[Phase(Guarded = true)] public partial [|float|] Optimize(); private float OptimizeCore() => 1;");

    [Fact]
    public Task A_template_without_a_record() => Expect(
        "INST021",
        "'Saved' records nothing, so its [Log] has no effect; add [Epoch], [Step], [Phase], [Evaluation] or [Event]",
        "[[|Log(\"Saved\")|]] public void Saved(string path) { }");

    [Theory]
    [InlineData("[Phase, [|Announces(TrainingChange.Data)|]] public partial void Change(); private void ChangeCore() { }")]
    [InlineData("[[|Announces(TrainingChange.Data)|]] public void Change() { }")]
    public Task An_announcement_without_an_event(string members) => Expect(
        "INST022",
        "'Change' is no event, so its [Announces] has no effect; move it to an [Event] method, or call TrainingRun.Announce",
        members);

    [Fact]
    public Task An_unknown_change() => Expect(
        "INST023",
        "'Changed' announces 99, which is no TrainingChange; name one of its members",
        "[Event, [|Announces((TrainingChange)99)|]] public partial void Changed();");

    private static Task Expect(string id, string message, string members) => DiagnosticCheck.Expect(
        id,
        message,
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            public string Id => run.Id;
            {{members}}
        }
        """);
}
