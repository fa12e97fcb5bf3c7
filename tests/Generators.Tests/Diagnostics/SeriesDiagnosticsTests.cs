using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with the series of measurements: their names, their units, and what they say against each other.</summary>
public sealed class SeriesDiagnosticsTests
{
    [Theory]
    [InlineData("Histogram(\"wait_seconds\")", "wait_seconds", "the unit 'seconds'", "name it 'wait' and declare Unit = \"seconds\"")]
    [InlineData("Gauge(\"wait_seconds\", Unit = \"seconds\")", "wait_seconds", "the unit 'seconds'", "name it 'wait' and declare Unit = \"seconds\"")]
    [InlineData("Gauge(\"cache_gibibytes\")", "cache_gibibytes", "the unit 'gibibytes'", "name it 'cache' and declare Unit = \"gibibytes\"")]
    [InlineData("Gauge(\"entropy_nats\", Unit = \"nats\")", "entropy_nats", "the unit 'nats'", "name it 'entropy' and declare Unit = \"nats\"")]
    [InlineData("Counter(\"samples_total\")", "samples_total", "'_total'", "name it 'samples', and the series of the counter ends in it")]
    [InlineData("Gauge(\"samples_total\")", "samples_total", "'_total'", "leave it to counters and give another name")]
    [InlineData("Gauge(\"note_count\")", "note_count", "'_count'", "leave it to the parts of a histogram and give another name")]
    [InlineData("Histogram(\"length_bucket\")", "length_bucket", "'_bucket'", "leave it to the parts of a histogram and give another name")]
    public Task A_name_with_an_ending_that_the_series_gets(string attribute, string name, string ending, string remedy) =>
        ExpectResult("INST080", $"'{name}' ends in {ending}; {remedy}", $"[[|{attribute}|]] int Value");

    [Theory]
    [InlineData("Gauge(\"wait\", Unit = \"seconds\")")]
    [InlineData("Counter(\"bytes\", Unit = \"bytes\")")]
    [InlineData("Histogram(\"token_count\", Unit = \"tokens\")")]
    [InlineData("Counter(\"note_count\")")]
    [InlineData("Gauge(\"samples_per_second\")")]
    [InlineData("Loss(\"bits_total\")")]
    public async Task A_name_that_is_right(string attribute) => Assert.Empty(await DiagnosticCheck.IdsOf(Result($"[{attribute}] int Value")));

    [Theory]
    [InlineData("ms", "write 'milliseconds'")]
    [InlineData("second", "write 'seconds'")]
    [InlineData("GB", "write 'gigabytes'")]
    [InlineData("%", "write 'percent'")]
    [InlineData("Tokens", "write it in the plural and in full, in snake_case")]
    [InlineData("tokens/s", "write it in the plural and in full, in snake_case")]
    public Task A_unit_that_is_not_spelled_right(string unit, string remedy) =>
        ExpectResult("INST081", $"'Value' has the unit '{unit}'; {remedy}", $"[Gauge(Unit = [|\"{unit}\"|])] int Value");

    [Fact]
    public Task A_series_that_every_run_has() => ExpectResult(
        "INST082", "'epoch_duration' would be the series 'training_epoch_duration_seconds', which every run has; give it another name", "[[|Gauge(\"epoch_duration\", Unit = \"seconds\")|]] int Value");

    [Fact]
    public Task Two_quantities_of_two_types_that_give_one_series() => DiagnosticCheck.Expect(
        "INST083",
        "'epoch_score' and 'score', which First.TrainEpoch records, both give the series 'training_epoch_score'; give one of them another name",
        """
        public partial class First(TrainingRun run)
        {
            [Epoch] [return: Gauge("score")] public partial float TrainEpoch();
            private float TrainEpochCore() => 1;
        }

        public partial class Second(TrainingRun run)
        {
            [Event] public partial void Scored([[|Gauge("epoch_score")|]] float value);
        }
        """);

    [Theory]
    [InlineData("Gauge(\"wait\", Unit = \"milliseconds\")", "[Gauge] in milliseconds")]
    [InlineData("Gauge(\"wait\")", "[Gauge]")]
    [InlineData("Histogram(\"wait\", Unit = \"seconds\")", "[Histogram] in seconds")]
    [InlineData("Loss(\"wait\", Unit = \"seconds\")", "[Loss] in seconds")]
    public Task One_quantity_of_two_types_with_two_meanings(string attribute, string meaning) => DiagnosticCheck.Expect(
        "INST084",
        $"'wait' is {meaning} here and [Gauge] in seconds in First.Loaded; declare a quantity the same everywhere, or give this one another name",
        $$"""
        public partial class First(TrainingRun run)
        {
            [Event] public partial void Loaded([Gauge(Unit = "seconds")] float wait);
        }

        public partial class Second(TrainingRun run)
        {
            [Event] public partial void Saved([[|{{attribute}}|]] float wait);
        }
        """);

    [Fact]
    public async Task One_quantity_may_be_measured_in_several_places() => Assert.Empty(await DiagnosticCheck.IdsOf(
        """
        public partial class First(TrainingRun run)
        {
            [Event] public partial void Loaded([Gauge(Unit = "seconds")] float wait, int tokens);
            [Evaluation] [return: Gauge("wait", Unit = "seconds")] public partial float Validate();
            private float ValidateCore() => 1;
        }

        public partial class Second(TrainingRun run)
        {
            [Event] public partial void Saved([Gauge(Unit = "seconds")] float wait, [Counter] int tokens);
        }
        """));

    [Fact]
    public async Task One_result_of_two_methods_is_one_declaration() => Assert.Empty(await DiagnosticCheck.IdsOf(
        """
        public readonly record struct Losses([Loss(Short = "kl", Unit = "nats")] float Kl, [Counter(Unit = "bytes")] int Read);

        public partial class Trainer(TrainingRun run)
        {
            [Step("first")] public partial Losses First(); private Losses FirstCore() => default;
            [Step("second")] public partial Losses Second(); private Losses SecondCore() => default;
        }
        """));

    [Fact]
    public Task Two_short_names_in_one_record() => ExpectResult(
        "INST085",
        "'kl' and 'weighted' have the short name 'kl', and the log shows them in one line; give one of them another",
        "[Loss(Short = \"kl\")] float Kl, [[|Loss(Short = \"kl\")|]] float Weighted");

    [Fact]
    public Task Two_short_names_in_a_step_and_its_phase() => DiagnosticCheck.Expect(
        "INST085",
        "'total' and 'kl' have the short name 'x', and the log shows them in one line; give one of them another",
        """
        public partial class Trainer(TrainingRun run)
        {
            [Step] [return: Loss("total", Short = "x")] public partial float Train(); private float TrainCore() => 1;
            [Phase] [return: [|Loss("kl", Short = "x")|]] public partial float Forward(); private float ForwardCore() => 1;
        }
        """);

    [Fact]
    public async Task One_short_name_in_two_rows() => Assert.Empty(await DiagnosticCheck.IdsOf(
        """
        public partial class Trainer(TrainingRun run)
        {
            [Step] [return: Loss("total", Short = "x")] public partial float Train(); private float TrainCore() => 1;
            [Evaluation] [return: Loss("kl", Short = "x")] public partial float Validate(); private float ValidateCore() => 1;
        }
        """));

    private static Task ExpectResult(string id, string message, string member) => DiagnosticCheck.Expect(id, message, Result(member));

    private static string Result(string member) =>
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            [Step] public partial Result Train(); private Result TrainCore() => default;
        }

        public readonly record struct Result({{member}});
        """;
}
