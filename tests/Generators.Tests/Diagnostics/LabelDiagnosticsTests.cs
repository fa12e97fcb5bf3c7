using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with labels, and how many series they make.</summary>
public sealed class LabelDiagnosticsTests
{
    [Theory]
    [InlineData("float")]
    [InlineData("decimal")]
    [InlineData("int[]")]
    [InlineData("TimeSpan")]
    [InlineData("Guid")]
    [InlineData("double?")]
    public Task A_label_that_is_measured(string type) => ExpectPhase(
        "INST070",
        $"'layer' is of type '{type}', whose values nobody could choose from; use a bool, an enum, an integer or a string",
        $"[[|Label(MaxValues = 4)|]] {type} layer");

    [Theory]
    [InlineData("[|Label|]", "int")]
    [InlineData("[|Label|]", "string")]
    [InlineData("[|Label(MaxValues = 0)|]", "long")]
    [InlineData("[|Label(MaxValues = -1)|]", "byte")]
    [InlineData("[|Label|]", "System.IO.FileAccess")]
    [InlineData("[|Label|]", "ReadOnlySpan<char>")]
    public Task A_label_with_an_unknown_number_of_values(string attribute, string type) => ExpectPhase(
        "INST071", "The label 'layer' can have any number of values; declare how many with MaxValues", $"[{attribute}] {type} layer");

    [Theory]
    [InlineData("bool", 2)]
    [InlineData("bool?", 3)]
    [InlineData("DayOfWeek", 7)]
    public Task A_label_whose_type_says_how_many_values_it_has(string type, int values) => ExpectPhase(
        "INST071", $"The label 'layer' has {values} values by its type; remove MaxValues", $"[[|Label(MaxValues = 9)|]] {type} layer");

    [Theory]
    [InlineData("[Label(MaxValues = 1001)] int layer", "1,001", "1,000", "layer 1,001", "1")]
    [InlineData("[Label(MaxValues = 100)] int layer, [Label] DayOfWeek day, [Label] bool on", "1,400", "1,000", "layer 100 × day 7 × on 2", "1")]
    [InlineData("[Label(MaxValues = 70)] int layer, [Histogram] int length", "1,120", "1,000", "layer 70", "16")]
    [InlineData("[Label(MaxValues = 4)] int layer, [Histogram(Buckets = [1, 2])] int length, [Label(MaxValues = 3, SeriesBudget = 71)] int head", "72", "71", "layer 4 × head 3", "6")]
    [InlineData("[Label(MaxValues = 251)] int layer, [Gauge] float[] norms", "1,004", "1,000", "layer 251", "4")]
    [InlineData("[Label(MaxValues = 1000000)] int layer, [Label(MaxValues = 1000000)] int head", "1,000,000,000,000", "1,000", "layer 1,000,000 × head 1,000,000", "1")]
    public Task Labels_over_the_budget(string labels, string series, string budget, string figures, string metrics) => DiagnosticCheck.Expect(
        "INST072",
        $"'Forward' can make {series} series, and the budget is {budget}: {figures} × {metrics} for its metrics; record fewer of them, or raise SeriesBudget on a label",
        Trainer($"[Phase] public partial void [|Forward|]({labels}, [Gauge] float norm); private void ForwardCore({Plain(labels)}, float norm) {{ }}"));

    [Theory]
    [InlineData("[Label(MaxValues = 1000)] int layer")]
    [InlineData("[Label(MaxValues = 1001, SeriesBudget = 1001)] int layer")]
    [InlineData("[Label(MaxValues = 62)] int layer, [Histogram] int length")]
    public async Task Labels_within_the_budget(string labels) => Assert.Empty(await DiagnosticCheck.IdsOf(
        Trainer($"[Phase] public partial void Forward({labels}, [Gauge] float norm); private void ForwardCore({Plain(labels)}, float norm) {{ }}")));

    [Fact]
    public async Task Labels_without_metrics_make_no_series() => Assert.Empty(await DiagnosticCheck.IdsOf(
        Trainer("[Event] public partial void Read([Label(MaxValues = 100000)] string file, int length);")));

    [Theory]
    [InlineData("le", "Prometheus keeps it for the buckets of histograms")]
    [InlineData("quantile", "Prometheus keeps it for summaries")]
    [InlineData("instance", "Prometheus adds it to every series that it scrapes")]
    [InlineData("run_id", "every measurement of the Meter has it")]
    [InlineData("loss", "it tells the losses apart")]
    public Task A_reserved_label(string name, string reason) => ExpectPhase(
        "INST073", $"'{name}' cannot be the name of a label, because {reason}; give it another name", $"[[|Label(\"{name}\", MaxValues = 4)|]] int layer");

    [Fact]
    public Task A_label_with_two_underscores() => ExpectPhase(
        "INST030",
        "'__x' cannot be the name of a record or value; use lower-case letters, digits and '_', starting with a letter",
        "[[|Label(\"__x\", MaxValues = 4)|]] int layer");

    [Fact]
    public Task A_label_is_not_checked() => ExpectPhase(
        "INST044", "'layer' is a label, in which an anomaly cannot occur; remove it from [Detect]", "[Label(MaxValues = 4), [|Detect(Anomaly.Spike)|]] int layer");

    [Fact]
    public async Task Every_place_of_a_label_is_written_the_same_way()
    {
        var run = await GeneratorRun.Clean("""
            namespace Music;

            public enum Mode { Warm, Full }

            public readonly record struct Score([Label] Mode Mode, [Gauge] float Accuracy)
            {
                [Label(MaxValues = 3)] public string Split => "test";
                [Label(MaxValues = 5, SeriesBudget = 60)] public readonly int Fold = 1;
            }

            public sealed partial class Trainer(TrainingRun run)
            {
                [Evaluation]
                [Log("{split} of {mode}, fold {fold}: {accuracy:F2}, {final}")]
                public partial Score Validate([Label] bool final);

                private Score ValidateCore(bool final) => new(Mode.Full, 1);
            }
            """);
        await Snapshot.Match(run.Driver);
    }

    private static Task ExpectPhase(string id, string message, string label) =>
        DiagnosticCheck.Expect(id, message, Trainer($"[Phase] public partial void Forward({label}, [Gauge] float norm); private void ForwardCore({Plain(label)}, float norm) {{ }}"));

    // The parameters without their attributes, whose lists may hold lists.
    private static string Plain(string parameters)
    {
        var plain = new System.Text.StringBuilder();
        var depth = 0;
        foreach (var c in parameters.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal).Replace("[]", "§", StringComparison.Ordinal))
        {
            if (c == '[') depth++;
            else if (c == ']') depth--;
            else if (depth == 0) plain.Append(c);
        }

        return plain.ToString().Replace("§", "[]", StringComparison.Ordinal);
    }

    private static string Trainer(string members) =>
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            {{members}}
        }

        """;
}
