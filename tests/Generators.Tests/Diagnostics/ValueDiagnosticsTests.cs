using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with recorded values, their names, their checks and the index roles.</summary>
public sealed class ValueDiagnosticsTests
{
    [Theory]
    [InlineData("[[|Loss(\"Kl Divergence\")|]] float Kl", "Kl Divergence")]
    [InlineData("[[|Loss(\"KL\")|]] float Kl", "KL")]
    [InlineData("[[|Loss(\"\")|]] float Kl", "")]
    [InlineData("[[|Loss(\"_kl\")|]] float Kl", "_kl")]
    [InlineData("[[|Loss|]] float Größe", "größe")]
    public Task A_name_that_is_not_in_snake_case(string member, string name) => ExpectResult(
        "INST030", $"'{name}' cannot be the name of a record or value; use lower-case letters, digits and '_', starting with a letter", member);

    [Fact]
    public Task A_record_name_that_is_not_in_snake_case() => Expect(
        "INST030",
        "'Train Step' cannot be the name of a record or value; use lower-case letters, digits and '_', starting with a letter",
        "[[|Step(\"Train Step\")|]] public partial void Train(); private void TrainCore() { }");

    [Fact]
    public Task Two_records_of_one_name() => Expect(
        "INST031",
        "'Train' and 'Other' both record 'train'; give one of them another name",
        """
        [Step] public partial void Train(); private void TrainCore() { }
        [Epoch("train")] public partial void [|Other|](); private void OtherCore() { }
        """);

    [Fact]
    public Task Two_overloads_of_one_name() => Expect(
        "INST031",
        "'Train' and 'Train' both record 'train'; give one of them another name",
        """
        [Step] public partial void Train(); private void TrainCore() { }
        [Step] public partial void [|Train|](int x); private void TrainCore(int x) { }
        """);

    [Fact]
    public Task Two_values_of_one_name() => Expect(
        "INST032",
        "'Saved' records two values named 'size'; give one of them another name",
        "[Event] public partial void [|Saved|](int size, [Gauge(\"size\")] int length);");

    [Fact]
    public Task A_step_and_a_phase_with_one_value() => Expect(
        "INST033",
        "'Train' and 'Backward' both record 'gradient_norm', and a step and its phases share a row; give one of them another name",
        """
        [Step] [return: GradientNorm] public partial float Train(); private float TrainCore() => 1;
        [Phase] [return: GradientNorm] public partial float [|Backward|](); private float BackwardCore() => 1;
        """);

    [Theory]
    [InlineData("epoch", ", or mark the parameter with [EpochIndex]")]
    [InlineData("batch", ", or mark the parameter with [BatchIndex]")]
    [InlineData("step", ", or mark the parameter with [StepIndex]")]
    [InlineData("duration", "")]
    public Task A_name_that_every_record_has(string name, string hint) => Expect(
        "INST034",
        $"Every record has its own '{name}'; give the value another name{hint}",
        $"[Event] public partial void Saved(int [|{name}|]);");

    [Theory]
    [InlineData("object", "is no value that a record can hold; record what is to be seen of it")]
    [InlineData("Version", "is no value that a record can hold; record its members, or mark it [Nested] if it is a struct with measurements")]
    [InlineData("DateTime", "has no offset, so no reader could say when it was; use DateTimeOffset")]
    [InlineData("Int128", "has more than 64 bits; use long, decimal or a text")]
    [InlineData("char[]", "is no text; use string or ReadOnlySpan<char>")]
    [InlineData("bool[]", "is no array of numbers; record what is to be seen of it")]
    [InlineData("float[,]", "is no array of numbers; record what is to be seen of it")]
    [InlineData("(int, int)?", "may have no elements; return the tuple itself")]
    public Task A_value_that_cannot_be_recorded(string type, string why) => ExpectResult(
        "INST040", $"'Value' is of type '{type}', which {why}", $"[Gauge] {type} [|Value|]");

    [Fact]
    public Task An_event_parameter_that_cannot_be_recorded() => Expect(
        "INST040",
        "'ids' is of type 'ReadOnlySpan<Guid>', which is no span of numbers; record what is to be seen of it",
        "[Event] public partial void Saved(ReadOnlySpan<Guid> [|ids|]);");

    [Fact]
    public Task A_result_that_cannot_be_recorded() => Expect(
        "INST040",
        "'Train' is of type 'Version', which is no value that a record can hold; record its members, or mark it [Nested] if it is a struct with measurements",
        "[Step] [return: Loss] public partial [|Version|] Train(); private Version TrainCore() => new();");

    [Theory]
    [InlineData("Gauge", "string", "no number", "use [Field]")]
    [InlineData("Counter", "char", "no number", "use [Field]")]
    [InlineData("Gauge", "DateTimeOffset", "no number", "use [Field]")]
    [InlineData("Loss", "Guid?", "no number", "use [Field]")]
    [InlineData("Loss", "float[]", "many numbers", "use [Gauge], [Histogram] or [Field]")]
    [InlineData("Counter", "int[]", "many numbers", "use [Gauge], [Histogram] or [Field]")]
    public Task A_role_that_does_not_fit(string role, string type, string what, string remedy) => ExpectResult(
        "INST048", $"'Value' is of type '{type}', which is {what} and cannot be a [{role}]; {remedy}", $"[[|{role}|]] {type} Value");

    [Fact]
    public Task A_length_of_time_in_another_unit() => ExpectResult(
        "INST049",
        "'Value' is a TimeSpan, which is recorded in seconds and not in milliseconds; remove Unit",
        "[[|Gauge(Unit = \"milliseconds\")|]] TimeSpan Value");

    [Theory]
    [InlineData("float")]
    [InlineData("(float, float)")]
    [InlineData("Version")]
    [InlineData("DateTimeOffset?")]
    public Task Nothing_nested(string type) => ExpectResult(
        "INST053",
        $"'Value' is of type '{type}', which is no struct with measurements of its own; remove [Nested], or annotate its members",
        $"[[|Nested|]] {type} Value");

    [Fact]
    public Task Two_nested_values_of_one_name() => Expect(
        "INST032",
        "'Saved' records two values named 'x'; give one of them another name",
        """
        public readonly record struct Point([Gauge] float X);
        [Event] public partial void [|Saved|]([Nested("")] Point a, [Nested("")] Point b);
        """);

    [Theory]
    [InlineData("[Loss] private float [|Kl|] => 1;", "is not accessible")]
    [InlineData("[Loss] public static float [|Kl|] => 1;", "is static")]
    [InlineData("[Loss] public float [|Kl|] { set { } }", "has no getter")]
    [InlineData("[Loss] public float [|Kl|] { private get; set; }", "has no accessible getter")]
    [InlineData("public Result([Loss] float [|Kl|]) { }", "is a constructor parameter without a property")]
    public Task A_value_that_cannot_be_read(string member, string why) => DiagnosticCheck.Expect(
        "INST041",
        $"'Kl' {why}; annotate an instance property or field that 'Trainer' can read",
        Trainer("[Step] public partial Result Train(); private Result TrainCore() => null!;") + $"public class Result {{ {member} }}");

    [Fact]
    public Task Two_roles() => ExpectResult("INST042", "'Kl' carries [Loss] and [Gauge]; keep one of them", "[Loss, Gauge] float [|Kl|]");

    [Fact]
    public Task A_check_of_what_is_not_recorded() => ExpectResult(
        "INST043",
        "'Kl' is not recorded, so it cannot be checked; add an attribute that records it, such as [Gauge]",
        "[[|Detect(Anomaly.Spike)|]] float Kl");

    [Theory]
    [InlineData("int", "NonFinite")]
    [InlineData("bool", "Spike")]
    [InlineData("float[]", "Spike")]
    [InlineData("DayOfWeek", "Spike")]
    [InlineData("decimal", "NonFinite")]
    [InlineData("int[]", "NonFinite")]
    [InlineData("bool", "Vanishing")]
    [InlineData("float[]", "OutOfRange", ", Minimum = 0")]
    [InlineData("float[]", "Divergence")]
    [InlineData("bool", "Plateau")]
    [InlineData("DayOfWeek", "TensorLeak")]
    public Task A_check_that_does_not_fit(string type, string anomaly, string constants = "") => ExpectResult(
        "INST044",
        $"'Value' is a {type}, in which {anomaly} cannot occur; remove it from [Detect]",
        $"[Gauge, [|Detect(Anomaly.{anomaly}{constants})|]] {type} Value");

    [Theory]
    [InlineData("Spike", "Spike")]
    [InlineData("Divergence", "Divergence")]
    [InlineData("None", "an anomaly")]
    public Task A_check_of_a_text(string anomaly, string what) => ExpectResult(
        "INST044", $"'Note' is a string, in which {what} cannot occur; remove it from [Detect]", $"[Field, [|Detect(Anomaly.{anomaly})|]] string Note");

    [Theory]
    [InlineData("StalledTraining", "is looked for in every run")]
    [InlineData("TelemetryLoss", "is looked for in every run")]
    [InlineData("BaselineShift", "is found by the other checks of a value")]
    public Task A_check_of_the_whole_run(string anomaly, string why) => ExpectResult(
        "INST047", $"{anomaly} {why}; remove it from [Detect]", $"[Loss, [|Detect(Anomaly.{anomaly} | Anomaly.Spike)|]] float Kl");

    [Theory]
    [InlineData("Anomaly.NonFinite, SpikeThreshold = [|4|]", "SpikeThreshold", "Spike")]
    [InlineData("Anomaly.NonFinite, WarmUp = [|50|]", "WarmUp", "Spike")]
    [InlineData("Anomaly.NonFinite, SpikeRatio = [|2|]", "SpikeRatio", "Spike")]
    [InlineData("Anomaly.Spike, FatalAfter = [|5|]", "FatalAfter", "NonFinite")]
    [InlineData("Anomaly.Spike, VanishingFloor = [|1|]", "VanishingFloor", "Vanishing")]
    [InlineData("Anomaly.Spike, VanishingRatio = [|0.5|]", "VanishingRatio", "Vanishing")]
    [InlineData("Anomaly.Spike, Maximum = [|1|]", "Maximum", "OutOfRange")]
    [InlineData("Anomaly.None, Minimum = [|1|]", "Minimum", "OutOfRange")]
    public Task A_constant_without_its_check(string arguments, string constant, string anomaly) => ExpectResult(
        "INST054",
        $"{constant} of 'Kl' has no effect without Anomaly.{anomaly}; add that to [Detect], or remove {constant}",
        $"[Loss, Detect({arguments})] float Kl");

    [Fact]
    public Task A_range_without_bounds() => ExpectResult(
        "INST055", "'Kl' is checked for OutOfRange and has no bounds; give Minimum, Maximum or both", "[Loss, [|Detect(Anomaly.OutOfRange)|]] float Kl");

    [Theory]
    [InlineData("[|Detect((Anomaly)(1 << 30))|]", "Anomalies of 'Kl' is 1073741824; combine members of Anomaly")]
    [InlineData("Detect(Anomaly.Spike, SpikeThreshold = [|0|])", "SpikeThreshold of 'Kl' is 0; give a number above 0")]
    [InlineData("Detect(Anomaly.Spike, SpikeThreshold = [|double.NaN|])", "SpikeThreshold of 'Kl' is NaN; give a number above 0")]
    [InlineData("Detect(Anomaly.Spike, WarmUp = [|1|])", "WarmUp of 'Kl' is 1; give at least 2")]
    [InlineData("Detect(Anomaly.Spike, SpikeRatio = [|0.5|])", "SpikeRatio of 'Kl' is 0.5; give at least 1")]
    [InlineData("Detect(Anomaly.NonFinite, FatalAfter = [|0|])", "FatalAfter of 'Kl' is 0; give at least 1")]
    [InlineData("Detect(Anomaly.Vanishing, VanishingFloor = [|-1|])", "VanishingFloor of 'Kl' is -1; give a number above 0")]
    [InlineData("Detect(Anomaly.Vanishing, VanishingRatio = [|1|])", "VanishingRatio of 'Kl' is 1; give a number between 0 and 1")]
    [InlineData("Detect(Anomaly.OutOfRange, Minimum = [|double.NaN|])", "Minimum of 'Kl' is NaN; give a finite number, or leave it out")]
    [InlineData("Detect(Anomaly.OutOfRange, Maximum = [|double.PositiveInfinity|])", "Maximum of 'Kl' is Infinity; give a finite number, or leave it out")]
    [InlineData("Detect(Anomaly.OutOfRange, Maximum = 0.5, Minimum = [|1|])", "Minimum of 'Kl' is 1; give one that is not above Maximum, which is 0.5")]
    public Task A_check_that_can_never_work(string detect, string message) => ExpectResult("INST045", message, $"[Loss, {detect}] float Kl");

    [Fact]
    public Task A_sample_that_is_no_text() => Expect(
        "INST048",
        "'id' is of type 'int', which is no text and cannot be a [SampleId]; use a string, or [Field]",
        "[Event] partial void Read([[|SampleId|]] int id);");

    [Theory]
    [InlineData("Step", "a [Step]")]
    [InlineData("Phase", "a [Phase]")]
    [InlineData("Epoch", "an [Epoch]")]
    [InlineData("Evaluation", "an [Evaluation]")]
    public Task A_sample_without_an_event(string kind, string article) => Expect(
        "INST056",
        $"'file' names a sample in {article}, which has many; move [SampleId] to an [Event] that is called once per sample",
        $"[{kind}] public partial void Run([[|SampleId|]] string file); private void RunCore(string file) {{ }}");

    [Theory]
    [InlineData("Image", "string", "PNG")]
    [InlineData("Image", "float[]", "PNG")]
    [InlineData("Image", "byte", "PNG")]
    [InlineData("Audio", "short[]", "WAV")]
    [InlineData("Audio", "ReadOnlySpan<float>", "WAV")]
    public Task A_file_that_is_no_bytes(string role, string type, string file) => Expect(
        "INST048",
        $"'value' is of type '{type}', which is no file and cannot be an [{role}]; use a byte[] or a span of bytes that is a {file} file",
        $"[Event] partial void Saved([[|{role}|]] {type} value);");

    [Theory]
    [InlineData("Step", "a [Step]", "Image")]
    [InlineData("Phase", "a [Phase]", "Audio")]
    [InlineData("Epoch", "an [Epoch]", "Image")]
    [InlineData("Evaluation", "an [Evaluation]", "Audio")]
    public Task A_file_without_an_event(string kind, string article, string role) => Expect(
        "INST057",
        $"'file' is [{role}] in {article}, which is recorded too often for it; move it to an [Event]",
        $"[{kind}] public partial void Run([[|{role}|]] byte[] file); private void RunCore(byte[] file) {{ }}");

    [Fact]
    public Task A_file_in_a_result() => ExpectResult(
        "INST057", "'Value' is [Image] in a [Step], which is recorded too often for it; move it to an [Event]", "[[|Image|]] byte[] Value");

    [Fact]
    public Task A_check_of_an_image() => Expect(
        "INST044", "'roll' is a byte[], in which Spike cannot occur; remove it from [Detect]", "[Event] partial void Saved([Image, [|Detect(Anomaly.Spike)|]] byte[] roll);");

    [Fact]
    public Task An_image_that_is_a_metric_too() => Expect(
        "INST042", "'roll' carries [Image] and [Gauge]; keep one of them", "[Event] partial void Saved([Image, Gauge] byte[] [|roll|]);");

    [Theory]
    [InlineData("1, 1")]
    [InlineData("2, 1")]
    [InlineData("")]
    [InlineData("double.NaN")]
    [InlineData("1, double.NaN")]
    public Task Buckets_that_do_not_ascend(string buckets) => ExpectResult(
        "INST046",
        "The buckets of 'Value' must be one or more numbers, each greater than the one before",
        $"[[|Histogram(Buckets = new double[] {{ {buckets} }})|]] float Value");

    [Theory]
    [InlineData("string epoch", "string")]
    [InlineData("float epoch", "float")]
    [InlineData("in int epoch", "int")]
    public Task An_index_that_is_no_integer(string parameter, string type) => Expect(
        "INST050",
        $"'epoch' is of type '{type}'; [EpochIndex] needs an integer passed by value",
        $"[Step] public partial void Train([[|EpochIndex|]] {parameter}); private void TrainCore({parameter}) {{ }}");

    [Fact]
    public Task A_step_that_is_no_integer() => Expect(
        "INST050",
        "'step' is of type 'double'; [StepIndex] needs an integer passed by value",
        "[Event] public partial void Read([[|StepIndex|]] double step);");

    [Fact]
    public Task Two_indices_of_one_kind() => Expect(
        "INST051",
        "'Train' has more than one [BatchIndex]; keep one",
        "[Step] public partial void Train([BatchIndex] int a, [[|BatchIndex|]] int b); private void TrainCore(int a, int b) { }");

    [Theory]
    [InlineData("Phase", "EpochIndex", "a phase")]
    [InlineData("Epoch", "BatchIndex", "an epoch")]
    [InlineData("Evaluation", "BatchIndex", "an evaluation")]
    [InlineData("Step", "StepIndex", "a step")]
    [InlineData("Phase", "StepIndex", "a phase")]
    public Task An_index_without_meaning(string kind, string role, string article) => Expect(
        "INST052",
        $"[{role}] has no meaning on {article}; remove it",
        $"[{kind}] public partial void Run([[|{role}|]] int x); private void RunCore(int x) {{ }}");

    private static Task ExpectResult(string id, string message, string member) => DiagnosticCheck.Expect(
        id,
        message,
        Trainer("[Step] public partial Result Train(); private Result TrainCore() => default;") + $"public readonly record struct Result({member});");

    private static Task Expect(string id, string message, string members) => DiagnosticCheck.Expect(id, message, Trainer(members));

    private static string Trainer(string members) =>
        $$"""
        public partial class Trainer(TrainingRun run)
        {
            public string Id => run.Id;
            {{members}}
        }

        """;
}
