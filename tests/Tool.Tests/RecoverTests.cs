namespace Instrumentation.Tool.Tests;

/// <summary>What the tool does with runs whose process was killed, or still lives.</summary>
public sealed class RecoverTests(RecoverTests.RunsWithoutJournal withoutJournal) : IClassFixture<RecoverTests.RunsWithoutJournal>, IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_files_of_a_killed_run_are_completed_and_its_reports_written()
    {
        var folder = Killed("plan 3 25", "epoch 25", "epoch 10");
        var lines = Path.Combine(folder, "experiments", "batch_metrics.jsonl");
        // As if it had been killed before the last lines were written.
        using (var file = File.OpenWrite(lines)) file.SetLength(file.Length / 2);

        var (code, output, errors) = Run("recover", folder);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"{folder}: unfinished\n", output, StringComparison.Ordinal);
        Assert.Matches(@"experiments/batch_metrics\.jsonl +completed +[\d,]+ +0\n", output);
        Assert.Equal(35, File.ReadAllLines(lines).Length);
        Assert.Contains("- Status: killed: the journal has no end\n", File.ReadAllText(Path.Combine(folder, "experiments", "EXPERIMENT_SUMMARY.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "experiments", "final_experiment_report.json")));
        Assert.True(File.Exists(Path.Combine(folder, "experiments", "plots", $"training_dashboard_{Path.GetFileName(folder)}.png")));

        (code, output, errors) = Run("recover", folder);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"{folder}: unfinished; all files were complete\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_goes_on_is_left_alone_and_its_process_named()
    {
        using var trainer = ChildProcess.Trainer(out var folder, _output);

        var (code, output, errors) = Run("recover", folder);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"in use by process {trainer.Id} on ", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "experiments", "final_experiment_report.json")));
    }

    [Fact]
    public void All_runs_of_an_output_folder_are_recovered_but_the_one_that_goes_on()
    {
        // It comes first: a run that starts recovers those that were killed before it, and holds them meanwhile.
        using var trainer = ChildProcess.Trainer(out var live, _output);
        var killed = new[] { Killed("epoch 5"), Killed("epoch 7") };

        var (code, output, errors) = Run("recover", _output);

        Assert.Equal(2, code);
        Assert.Contains(live, errors, StringComparison.Ordinal);
        Assert.All(killed, folder => Assert.Contains($"{folder}: unfinished", output, StringComparison.Ordinal));
        Assert.All(killed, folder => Assert.True(File.Exists(Path.Combine(folder, "experiments", "final_experiment_report.json"))));
    }

    [Fact]
    public void A_folder_without_a_run_gets_one_sentence()
    {
        var (code, output, errors) = Run("recover", _output);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"There is no run in '{_output.Path}'; give the folder of one run, which has a folder 'journal', or a folder of such folders.\n", errors);
    }

    [Theory]
    [InlineData("summary", true)]
    [InlineData("report", true)]
    [InlineData("recover", true)]
    [InlineData("verify", true)]
    [InlineData("tail", true)]
    [InlineData("summary", false)]
    [InlineData("report", false)]
    [InlineData("recover", false)]
    [InlineData("verify", false)]
    [InlineData("tail", false)]
    public void Every_command_works_when_the_journal_was_deleted_behind_the_run(string command, bool completes)
    {
        var folder = withoutJournal.Copy(completes, _output);
        Assert.False(File.Exists(Path.Combine(folder, "journal", "00000000.segment")));
        if (command == "verify" && !completes) Assert.Equal((1, 0), (Run("verify", folder).ExitCode, Run("recover", folder).ExitCode));

        var (code, output, errors) = Run(command, folder);

        Assert.True(code == 0, output + errors);
        if (command == "summary") Assert.Contains(completes ? "- Status: completed\n" : "- Status: killed: the journal has no end\n", output, StringComparison.Ordinal);
        if (command == "tail") Assert.Contains(completes ? "The run ended: completed.\n" : "its process is gone", errors, StringComparison.Ordinal);
        else Assert.Equal("", errors);
    }

    /// <summary>A run that completed and has no journal any more, and one that was killed when the beginning of its journal was gone.</summary>
    public sealed class RunsWithoutJournal : IDisposable
    {
        private readonly TemporaryFolder _output = new();
        private readonly Lazy<string> _completed;
        private readonly Lazy<string> _killed;

        public RunsWithoutJournal() => (_completed, _killed) = (new(() => Play("epochs-until-deleted", "complete")), new(() => Play("epochs-until-deleted")));

        public string Copy(bool completed, string output)
        {
            var folder = (completed ? _completed : _killed).Value;
            var copy = Path.Combine(output, Path.GetFileName(folder));
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                if (completed && path.EndsWith(".segment", StringComparison.Ordinal)) continue;
                var target = Path.Combine(copy, Path.GetRelativePath(folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(path, target);
            }

            return copy;
        }

        public void Dispose() => _output.Dispose();

        private string Play(params string[] commands)
        {
            using var trainer = ChildProcess.Trainer(out var folder, _output);
            trainer.Do(commands);
            trainer.Kill();
            return folder;
        }
    }

    private string Killed(params string[] commands)
    {
        using var trainer = ChildProcess.Trainer(out var folder, _output);
        trainer.Do(commands);
        trainer.Kill();
        return folder;
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using var tool = ChildProcess.Tool(arguments);
        return tool.WaitForEnd();
    }
}
