using System.Text.Json;
using System.Text.RegularExpressions;
using Instrumentation.Reports.Comparison;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.Comparison;

/// <summary>The same comparison as a page, as Markdown and as JSON.</summary>
public sealed class ComparisonFilesTests : IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly RunComparison _comparison;

    public ComparisonFilesTests()
    {
        SeededRun.Write(_output, seed: 1, values: step => new ReportedStep(step == 20 ? float.NaN : 8f / (step + 1), 0.5, 1e-3, 16, 100));
        SeededRun.Write(_output, seed: 2, rate: 0.2);
        _comparison = RunComparison.Read([_output], "reconstruction");
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        var page = ComparisonPage.Create(_comparison);

        Assert.DoesNotMatch(@"(src|href)=|url\(|@import|https?://", page);
        Assert.DoesNotMatch(@"\{[a-z]+\}", page);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_line_of_each_run_with_a_gap_where_a_value_is_not_finite()
    {
        var page = ComparisonPage.Create(_comparison);

        var figure = Regex.Match(page, @"<figcaption>reconstruction</figcaption>\s*(<svg.*?</svg>)", RegexOptions.Singleline).Groups[1].Value;
        var lines = Regex.Matches(figure, @"data-run=""(?<run>[^""]+)"" d=""(?<line>[^""]+)""").ToDictionary(line => line.Groups["run"].Value, line => line.Groups["line"].Value);
        Assert.Equal(_comparison.Runs.Select(run => run.Label).Order(), lines.Keys.Order());
        foreach (var run in _comparison.Runs)
        {
            Assert.Equal(run.Metrics["reconstruction"].NonFinite > 0 ? 2 : 1, lines[run.Label].Count(c => c == 'M'));
            Assert.Equal(40 - (int)run.Metrics["reconstruction"].NonFinite, lines[run.Label].Count(c => c is 'M' or 'L'));
        }
    }

    [Fact]
    public void Each_table_of_the_Markdown_is_rectangular()
    {
        var lines = ComparisonMarkdown.Create(_comparison).Split('\n');

        var columns = 0;
        foreach (var line in lines)
        {
            var cells = line.StartsWith('|') ? Regex.Count(line, @"(?<!\\)\|") : 0;
            if (cells > 0 && columns > 0) Assert.Equal(columns, cells);
            columns = cells;
        }

        Assert.Contains("# Comparison of 2 runs", lines);
    }

    [Fact]
    public void The_JSON_has_what_is_not_finite_as_text_and_who_is_best()
    {
        using var json = JsonDocument.Parse(ComparisonJson.Create(_comparison).ToJsonString());

        var best = json.RootElement.GetProperty("best").GetProperty("reconstruction").GetString();
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("run_id").GetString()!);
        var last = runs.Values.Select(run => run.GetProperty("metrics").GetProperty("reconstruction").GetProperty("last")).Single(value => value.ValueKind == JsonValueKind.String);
        Assert.Equal("NaN", last.GetString());
        Assert.Equal(JsonValueKind.Number, runs[best!].GetProperty("metrics").GetProperty("reconstruction").GetProperty("last").ValueKind);
        Assert.Equal(0.2, double.Parse(runs[best!].GetProperty("facts").GetProperty("training_config.learning_rate").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }
}
