using System.Text.Json;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Tool.Tests;

/// <summary>The commands over many runs, in a process of their own.</summary>
public sealed class CompareTests : IClassFixture<CompareTests.Runs>
{
    private readonly Runs _runs;

    public CompareTests(Runs runs) => _runs = runs;

    [Fact]
    public void Compare_prints_its_tables_and_writes_its_files()
    {
        var (code, output, errors) = Start("compare", _runs.Folder, "--by", "reconstruction", "--markdown", _runs.File("c.md"), "--html", _runs.File("c.html"));

        Assert.Equal((0, $"Markdown: {_runs.File("c.md")}\nHTML: {_runs.File("c.html")}\n"), (code, errors));
        foreach (var title in new[] { "Runs", "By reconstruction", "Best by each metric", "Groups", "What differs", "Anomalies" }) Assert.Contains($"{title}\n", output, StringComparison.Ordinal);
        Assert.Matches(@"training_config\.learning_rate +configuration +0\.[12]: ", output);
        Assert.StartsWith("# Comparison of 2 runs\n", File.ReadAllText(_runs.File("c.md")), StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(_runs.File("c.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_has_JSON_for_programs()
    {
        var (code, output, errors) = Start("compare", _runs.Folder, "--json");

        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(2, json.RootElement.GetProperty("runs").GetArrayLength());
        Assert.Equal("validation/reconstruction", json.RootElement.GetProperty("by").GetString());
    }

    [Fact]
    public void Export_says_what_it_wrote_and_query_reads_it()
    {
        var tables = _runs.File("tables");

        var (code, output, errors) = Start("export", _runs.Folder, "--output", tables);

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches("(?m)^steps +2 +40$", output);
        var (asked, answer, complaint) = Start("query", "SELECT count(*) AS steps, round(avg(loss_kl_divergence), 3) AS kl FROM steps", tables);
        Assert.Equal((0, "", "steps   kl\n   40  0.5\n"), (asked, complaint, answer));
    }

    [Fact]
    public void Query_takes_run_folders_as_they_are_and_leaves_nothing_behind()
    {
        const string Sql = "SELECT c.number AS rate, max(s.global_step) AS last, 'a, \"b\"' AS text, NULL AS nothing FROM steps s JOIN configuration c USING (run_id) WHERE c.name = 'training_config.learning_rate' GROUP BY 1 ORDER BY 1";
        var before = Directory.GetFileSystemEntries(_runs.Folder, "*", SearchOption.AllDirectories).Order().ToList();

        Assert.Equal((0, "rate,last,text,nothing\r\n0.1,19,\"a, \"\"b\"\"\",\r\n0.2,19,\"a, \"\"b\"\"\",\r\n".ReplaceLineEndings("\n"), ""), Start("query", Sql, _runs.Folder, "--csv"));
        Assert.Equal((0, "{\"rate\":0.1,\"last\":19,\"text\":\"a, \\\"b\\\"\",\"nothing\":null}\n{\"rate\":0.2,\"last\":19,\"text\":\"a, \\\"b\\\"\",\"nothing\":null}\n", ""), Start("query", Sql, _runs.Folder, "--json"));

        Assert.Equal(before, Directory.GetFileSystemEntries(_runs.Folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void A_query_that_DuckDB_refuses_is_wrong_usage()
    {
        var (code, output, errors) = Start("query", "SELECT los FROM steps", _runs.Folder);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Binder Error: Referenced column \"los\" not found", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("query", "SELECT 1")]
    public void A_folder_without_runs_is_named(params string[] arguments)
    {
        using var empty = new TemporaryFolder();

        var (code, output, errors) = Start([.. arguments, empty]);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"There is no run in '{empty.Path}'; give the folder of one run, which has a folder 'journal', or a folder of such folders.\n", errors);
    }

    private static (int ExitCode, string Output, string Errors) Start(params string[] arguments)
    {
        using var tool = ChildProcess.Tool(arguments);
        return tool.WaitForEnd();
    }

    /// <summary>The runs that the tests look at.</summary>
    public sealed class Runs : IDisposable
    {
        private readonly TemporaryFolder _runs = new();
        private readonly TemporaryFolder _files = new();

        public Runs()
        {
            SeededRun.Write(_runs, seed: 1, rate: 0.1, epochs: 1);
            SeededRun.Write(_runs, seed: 2, rate: 0.2, epochs: 1);
        }

        public string Folder => _runs.Path;

        public string File(string name) => _files.File(name);

        public void Dispose()
        {
            _runs.Dispose();
            _files.Dispose();
        }
    }
}
