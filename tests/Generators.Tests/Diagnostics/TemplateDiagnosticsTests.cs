using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with a log template; the place is the placeholder's own, however the literal is written.</summary>
public sealed class TemplateDiagnosticsTests
{
    private const string Unknown =
        "'pathh' is not recorded by 'Saved'; use one of path, tokens, valid, epoch, epochs, batch, batches, step, duration, gpu_allocated, gpu_reserved, gpu_max_allocated, cpu_rss, "
        + "memory, eta";

    [Theory]
    [InlineData("\"Saved: [|{pathh}|]\"")]
    [InlineData("\"\\\"\\u0041\\x41\\t\\U0001F600 [|{pathh}|] \\n\"")]
    [InlineData("@\"\"\"\\a\"\" [|{pathh}|]\"")]
    [InlineData("\"\"\"a \"{path}\" [|{pathh}|]\"\"\"")]
    [InlineData("\"\"\"\n        a {path}\n        [|{pathh}|]\n        \"\"\"")]
    [InlineData("\"{{}}\", \"- [|{pathh}|]\"")]
    [InlineData("\"Saved\", new[] { \"a\", \"[|{pathh}|]\" }")]
    [InlineData("\"Saved\", [\"a\", \"[|{pathh}|]\"]")]
    [InlineData("\"Saved: \" + \"[|{pathh}|]\"")]
    [InlineData("(\"\\u0041: \" + @\"{path} [|{pathh}|]\") + \" {tokens}\"")]
    [InlineData("\"a [|{pa\" + @\"thh}|] b\"")]
    [InlineData("[|Constant|]")]
    [InlineData("\"a \" + [|Constant|] + \" {path}\"")]
    [InlineData("Prefix + \" [|{pathh}|]\"")]
    [InlineData("\"\\t[|{pathh}|] \" + Prefix")]
    [InlineData("Prefix, \"a\", Prefix + \"[|{pathh}|]\"")]
    [InlineData("[|$\"{Prefix} {{pathh}}\"|]")]
    public Task A_placeholder_that_names_nothing(string arguments) => Expect("INST060", Unknown, arguments);

    [Theory]
    [InlineData("Image", "{roll}")]
    [InlineData("Audio", "{roll:F2}")]
    public Task A_value_without_a_text(string role, string placeholder) => DiagnosticCheck.Expect(
        "INST065",
        $"'roll' is an [{role}], which the log leaves out; remove it from the template",
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            public string Id => run.Id;
            [Event, Log("Drawn: [|{{placeholder}}|]")] partial void Drawn([{{role}}] byte[] roll);
        }
        """);

    [Theory]
    [InlineData("a [|{path|]", "This '{' is never closed")]
    [InlineData("a [|{path |]{tokens}", "This '{' is never closed")]
    [InlineData("a [|}|] b", "This '}' closes nothing")]
    [InlineData("[|{}|]", "'' is no name")]
    [InlineData("[|{0}|]", "'0' is no name")]
    [InlineData("[|{tokens,10}|]", "'tokens,10' is no name")]
    [InlineData("[|{Tokens}|]", "'Tokens' is no name")]
    [InlineData("[|{tokens:}|]", "The format of 'tokens' is empty")]
    public Task A_malformed_template(string template, string what) => Expect(
        "INST061", what + "; write a placeholder as {name} or {name:format}, and a brace as {{ or }}", $"\"{template}\"");

    [Theory]
    [InlineData("tokens:Q", "'Q' is no format for 'tokens', which is an int; use one of B, C, D, E, F, G, N, P, X, with at most two digits, or a custom format such as 0.000")]
    [InlineData("tokens:R", "'R' is no format for 'tokens', which is an int; use one of B, C, D, E, F, G, N, P, X, with at most two digits, or a custom format such as 0.000")]
    [InlineData("duration:D2", "'D2' is no format for 'duration', which is a double; use one of C, E, F, G, N, P, R, with at most two digits, or a custom format such as 0.000")]
    [InlineData("duration:X", "'X' is no format for 'duration', which is a double; use one of C, E, F, G, N, P, R, with at most two digits, or a custom format such as 0.000")]
    [InlineData("tokens:F100", "'F100' is no format for 'tokens', which is an int; use one of B, C, D, E, F, G, N, P, X, with at most two digits, or a custom format such as 0.000")]
    [InlineData("path:F2", "'F2' is no format for 'path', which is a string; remove the format")]
    [InlineData("valid:0", "'0' is no format for 'valid', which is a bool; remove the format")]
    public Task A_format_that_does_not_fit(string placeholder, string message) => Expect("INST062", message, $"\"[|{{{placeholder}}}|]\"");

    [Theory]
    [InlineData("{tokens:[|MB|]}", "'tokens' cannot be shown in MB: it is recorded without a unit; declare its Unit, such as \"bytes\", \"seconds\" or \"ratio\", or use a format")]
    [InlineData("{duration:[|MB|]:F1}", "'duration' cannot be shown in MB: it is recorded in seconds; use one of ns, us, ms, s, min, h")]
    [InlineData("{size:[|percent|]}", "'size' cannot be shown in percent: it is recorded in bytes; use one of bytes, KB, MB, GB, TB")]
    [InlineData("{cpu_rss:GB} {cpu_rss:[|ms|]}", "'cpu_rss' cannot be shown in ms: it is recorded in bytes; use one of bytes, KB, MB, GB, TB")]
    [InlineData("{path:[|MB|]}", "'path' cannot be shown in MB: it is recorded without a unit; declare its Unit, such as \"bytes\", \"seconds\" or \"ratio\", or use a format")]
    [InlineData("{note:[|MB|]}", "'note' cannot be shown in MB: it is recorded in nats; use a format")]
    public Task A_unit_that_does_not_fit(string template, string message) => Expect("INST063", message, $"\"{template}\"");

    [Theory]
    [InlineData("{path} [|{size:GB:Q}|]", "'Q' is no format for 'size', which is a double; use one of C, E, F, G, N, P, R, with at most two digits, or a custom format such as 0.000")]
    [InlineData("[|{size:MB:D3}|]", "'D3' is no format for 'size', which is a double; use one of C, E, F, G, N, P, R, with at most two digits, or a custom format such as 0.000")]
    [InlineData("[|{eta:F2}|]", "'F2' is no format for 'eta', which is a text; remove the format")]
    public Task A_format_behind_a_unit_or_of_a_text(string template, string message) => Expect("INST062", message, $"\"{template}\"");

    [Fact]
    public Task Losses_of_a_method_that_has_none() =>
        Expect("INST060", Unknown.Replace("pathh", "losses", StringComparison.Ordinal), "\"[|{losses}|]\"");

    [Fact]
    public Task A_sum_outside_a_step() => Expect(
        "INST064",
        "'tokens' has no sum: only a step's template can show one, of a counter of the step or its phases; remove 'sum'",
        "\"{tokens:[|sum|]}\"");

    [Fact]
    public async Task A_step_shows_its_phases_sums_and_groups() => Assert.Empty(await DiagnosticCheck.IdsOf("""
        public class Base(TrainingRun run)
        {
            protected TrainingRun Run { get; } = run;
        }

        public partial class Trainer(TrainingRun run) : Base(run)
        {
            [Step]
            [return: Counter("files", Unit = "bytes")]
            [Log("{losses} {losses:F3} {kl:E2} {wait:ms} {files:sum} {files:sum:N0} {files:KB} {memory} {eta} {gpu_allocated:GB:F1} {duration:ms:F0} {epoch}/{epochs}")]
            public partial int Train();

            private int TrainCore() => 1;

            [Phase]
            [return: Loss("kl")]
            public partial float Forward([Gauge(Unit = "seconds")] double wait);

            private float ForwardCore(double wait) => 1;
        }
        """));

    [Fact]
    public Task A_sum_of_a_loss_of_a_phase() => DiagnosticCheck.Expect(
        "INST064",
        "'kl' has no sum: only a step's template can show one, of a counter of the step or its phases; remove 'sum'",
        """
        public partial class Trainer(TrainingRun run)
        {
            [Step]
            [Log("{kl:[|sum|]:F2}")]
            public partial void Train();

            private void TrainCore() { }

            [Phase]
            [return: Loss("kl")]
            public partial float Forward();

            private float ForwardCore() => 1;
        }
        """);

    [Theory]
    [InlineData("{tokens:D4} {tokens:N0} {tokens:x} {tokens:B8} {tokens:00}")]
    [InlineData("{duration:E2} {duration:0.000} {duration:R} {duration:#,##0.0} {duration:P1}")]
    [InlineData("{{{path}}} {epoch} {epochs} {batch} {batches} {step:N0}")]
    public async Task A_template_that_is_right(string template) => Assert.Empty(await DiagnosticCheck.IdsOf(Trainer($"\"{template}\"")));

    private static Task Expect(string id, string message, string arguments)
    {
        var units = id == "INST063" || message.Contains("'size'", StringComparison.Ordinal) ? ", [Field(Unit = \"bytes\")] long size, [Field(Unit = \"nats\")] float note" : "";
        return DiagnosticCheck.Expect(id, message, Trainer(arguments, units));
    }

    private static string Trainer(string arguments, string more = "") =>
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            private const string Constant = "Saved: {pathh}";
            private const string Prefix = "Saved: {path}";

            public string Id => run.Id;

            [Event]
            [Log({{arguments}})]
            public partial void Saved(string path, int tokens, bool valid{{more}});
        }
        """;
}
