using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Tool.Tests;

/// <summary>The tool runs the anomaly rules over anybody's data.</summary>
public sealed class DetectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_of_episodes_and_a_picture()
    {
        var csv = WriteTable(step => step == 250 ? "nan" : "1");

        var (code, output, errors) = Start("detect", csv);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, code);
        Assert.Equal(["Type", "Severity", "Metric", "First", "step", "Last", "step", "Value", "Expected", "Now"], Words(lines[0]));
        Assert.Equal(["nan_values", "critical", "loss", "250", "250", "NaN", "a", "finite", "value", "resolved"], Words(lines[1]));
        Assert.Equal(2, lines.Length);
        var picture = Path.ChangeExtension(csv, ".anomalies.png");
        Assert.Equal($"Picture: {picture}\n", errors);
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(picture)[1..4]));
    }

    [Fact]
    public void Json_has_an_object_per_episode_and_nothing_else()
    {
        var csv = WriteTable(step => step == 250 ? "nan" : "1");

        var (code, output, errors) = Start("detect", csv, "--json");

        Assert.Equal((0, ""), (code, errors));
        var episode = JsonNode.Parse(output, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = false })!;
        Assert.Equal("nan_values critical loss 250 250 NaN", $"{episode["type"]} {episode["severity"]} {episode["metric"]} {episode["first_step"]} {episode["last_step"]} {episode["value"]}");
        Assert.True((double)episode["expected_low"]! < (double)episode["expected_high"]!);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_build_can_fail_on_what_is_found()
    {
        Assert.Equal(1, Start("detect", WriteTable(step => step == 250 ? "nan" : "1"), "--json", "--fail-on", "critical").ExitCode);
        Assert.Equal(0, Start("detect", WriteTable(_ => "1"), "--json", "--fail-on", "info").ExitCode);
    }

    [Fact]
    public void Rules_that_do_not_exist_are_named_with_those_that_do()
    {
        var rules = _folder.File("rules.json");
        File.WriteAllText(rules, """{ "spyke": "off" }""");

        var (code, output, errors) = Start("detect", WriteTable(_ => "1"), "--rules", rules);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("spyke", errors, StringComparison.Ordinal);
        Assert.Contains("spike", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("no_such_file.csv")]
    [InlineData("")]
    public void What_cannot_be_read_gets_one_sentence(string name)
    {
        var (code, output, errors) = Start("detect", Path.Combine(_folder, name));

        Assert.Equal((2, ""), (code, output));
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string WriteTable(Func<int, string> loss)
    {
        var path = _folder.File("metrics.csv");
        File.WriteAllLines(path, Enumerable.Range(0, 400).Select(step => $"{step},{loss(step)}").Prepend("step,loss"));
        return path;
    }

    private static (int ExitCode, string Output, string Errors) Start(params string[] arguments)
    {
        using var tool = ChildProcess.Tool(arguments);
        return tool.WaitForEnd();
    }
}
