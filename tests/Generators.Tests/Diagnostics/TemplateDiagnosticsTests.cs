using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with a log template; the place is the placeholder's own, however the literal is written.</summary>
public sealed class TemplateDiagnosticsTests
{
    private const string Unknown = "'pathh' is not recorded by 'Saved'; use one of path, tokens, valid, epoch, epochs, batch, batches, step, duration";

    [Theory]
    [InlineData("\"Saved: [|{pathh}|]\"")]
    [InlineData("\"\\\"\\u0041\\x41\\t\\U0001F600 [|{pathh}|] \\n\"")]
    [InlineData("@\"\"\"\\a\"\" [|{pathh}|]\"")]
    [InlineData("\"\"\"a \"{path}\" [|{pathh}|]\"\"\"")]
    [InlineData("\"\"\"\n        a {path}\n        [|{pathh}|]\n        \"\"\"")]
    [InlineData("\"{{}}\", \"- [|{pathh}|]\"")]
    [InlineData("\"Saved\", new[] { \"a\", \"[|{pathh}|]\" }")]
    [InlineData("\"Saved\", [\"a\", \"[|{pathh}|]\"]")]
    [InlineData("[|\"Saved: \" + \"{pathh}\"|]")]
    public Task A_placeholder_that_names_nothing(string arguments) => Expect("INST060", Unknown, arguments);

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
    [InlineData("{tokens:D4} {tokens:N0} {tokens:x} {tokens:B8} {tokens:00}")]
    [InlineData("{duration:E2} {duration:0.000} {duration:R} {duration:#,##0.0} {duration:P1}")]
    [InlineData("{{{path}}} {epoch} {epochs} {batch} {batches} {step:N0}")]
    public async Task A_template_that_is_right(string template) => Assert.Empty(await DiagnosticCheck.IdsOf(Trainer($"\"{template}\"")));

    private static Task Expect(string id, string message, string arguments) => DiagnosticCheck.Expect(id, message, Trainer(arguments));

    private static string Trainer(string arguments) =>
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            public string Id => run.Id;

            [Event]
            [Log({{arguments}})]
            public partial void Saved(string path, int tokens, bool valid);
        }
        """;
}
