using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Tool.Tests;

/// <summary>The tool in a process of its own, as a user runs it.</summary>
public sealed class ToolTests : IClassFixture<ToolTests.Run>
{
    private readonly string _folder;

    public ToolTests(Run run) => _folder = run.Folder;

    [Fact]
    public void Summary_prints_what_the_run_adds_up_to()
    {
        var (code, output, errors) = Start("summary", _folder);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("# Experiment report: demo\n", output, StringComparison.Ordinal);
        Assert.Contains("- Status: completed\n", output, StringComparison.Ordinal);
        Assert.Contains("- Steps completed: 60\n", output, StringComparison.Ordinal);
        Assert.Contains("| reconstruction |", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_writes_its_files_and_prints_their_paths()
    {
        var (code, output, errors) = Start("report", _folder);

        Assert.Equal((0, ""), (code, errors));
        var experiments = Path.Combine(_folder, "experiments");
        var paths = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            new[] { "final_experiment_report.json", "EXPERIMENT_SUMMARY.md", "anomaly_report.json", PlotOf("training_dashboard"), PlotOf("data_usage_analysis") }.Select(name => Path.Combine(experiments, name)).Order(),
            paths.Order());
        Assert.All(paths, path => Assert.True(new FileInfo(path).Length > 100, path));
    }

    [Fact]
    public void Plot_draws_the_pictures_and_prints_their_paths()
    {
        using var copy = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(copy, "journal"));
        foreach (var segment in Directory.GetFiles(Path.Combine(_folder, "journal")))
            File.Copy(segment, copy.File(Path.Combine("journal", Path.GetFileName(segment))));

        var (code, output, errors) = Start("plot", copy);

        Assert.Equal((0, ""), (code, errors));
        string[] plots = ["training_dashboard", "data_usage_analysis"];
        var paths = plots.Select(name => Path.Combine(copy, "experiments", PlotOf(name))).ToList();
        Assert.Equal(string.Concat(paths.Select(path => path + "\n")), output);
        Assert.All(paths, path => Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(path)[1..4])));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(copy, "experiments"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("report")]
    [InlineData("plot")]
    public void A_folder_that_is_no_run_gets_one_sentence_with_the_remedy(string command)
    {
        using var empty = new TemporaryFolder();

        var (code, output, errors) = Start(command, empty);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"There is no journal in '{empty.Path}'; give the folder of one run, which has a folder 'journal'.\n", errors);
        Assert.Empty(Directory.GetFileSystemEntries(empty));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var run = new TemporaryFolder();
        var folder = RecordedRun.Write(run, epochs: 1, steps: 1);
        Directory.Delete(Path.Combine(folder, "experiments"));
        File.WriteAllText(Path.Combine(folder, "experiments"), "");

        var (code, _, errors) = Start("report", folder);

        Assert.Equal(2, code);
        Assert.Contains(Path.Combine(folder, "experiments"), errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("'draw' is no option or command here. --help shows what there is.\n", "draw")]
    [InlineData("'--fast' is no option or command here. --help shows what there is.\n", "summary", ".", "--fast")]
    [InlineData("'b' is no option or command here. --help shows what there is.\n", "summary", "a", "b")]
    public void Wrong_usage_gets_one_sentence(string message, params string[] arguments)
    {
        var (code, output, errors) = Start(arguments);

        Assert.Equal((2, "", message), (code, output, errors));
    }

    [Theory]
    [InlineData]
    [InlineData("plot")]
    public void A_missing_argument_or_command_gets_one_line(params string[] arguments)
    {
        var (code, output, errors) = Start(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith("--help shows what there is.\n", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string PlotOf(string name) => Path.Combine("plots", $"{name}_{Path.GetFileName(_folder)}.png");

    private static (int ExitCode, string Output, string Errors) Start(params string[] arguments)
    {
        using var tool = ChildProcess.Tool(arguments);
        return tool.WaitForEnd();
    }

    /// <summary>The run that the tests look at.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder _temporary = new();

        public Run() => Folder = RecordedRun.Write(_temporary);

        public string Folder { get; }

        public void Dispose() => _temporary.Dispose();
    }
}
