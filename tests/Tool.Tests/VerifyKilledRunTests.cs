namespace Instrumentation.Tool.Tests;

/// <summary>
/// What <c>verify</c> answers of a run that was killed and recovered: 0 as long as every file has what was recorded, whatever the killed
/// process had left undone, and 1 when the journal has lost something.
/// </summary>
public sealed class VerifyKilledRunTests : IClassFixture<VerifyKilledRunTests.KilledRun>, IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly string _folder;

    public VerifyKilledRunTests(KilledRun run) => _folder = run.CopyTo(_output);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_run_that_was_killed_and_recovered_is_right()
    {
        var (code, output, errors) = Run("verify");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"{_folder}: unfinished\n", output, StringComparison.Ordinal);
        Assert.Matches(@"bytes not sealed +0\n", output);
    }

    [Fact]
    public void What_is_not_sealed_yet_is_right_as_long_as_the_machine_stays_up()
    {
        new JournalEnd(_folder).Unseal().Write();

        var (code, output, errors) = Run("verify");

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"bytes not sealed +[1-9][\d,]*\n", output);
    }

    [Theory]
    [InlineData(JournalEnd.Reserved, "records unfinished")]
    [InlineData(JournalEnd.Abandoned, "records abandoned")]
    public void A_record_that_nobody_finished_was_never_recorded_and_is_counted(int state, string row)
    {
        new JournalEnd(_folder).Add(state).Write();

        var (code, output, errors) = Run("verify");

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches($@"{row} +1\n", output);
    }

    [Fact]
    public void What_was_lost_with_the_power_is_wrong_and_said()
    {
        new JournalEnd(_folder).Add(JournalEnd.Reserved).OfAnotherBoot().Write();
        ForgetHowFarTheFilesWere();

        foreach (var command in new[] { "recover", "verify" })
        {
            var (code, _, errors) = Run(command);
            Assert.Equal(1, code);
            Assert.Matches(@"^The end of the journal's segment '\d+\.segment', [\d,]+ bytes, was not sealed when the machine went down; its records are not read\.\n$", errors);
        }
    }

    [Fact]
    public void A_sealed_block_that_is_damaged_is_wrong_and_said()
    {
        new JournalEnd(_folder).Damage().Write();

        var (code, output, errors) = Run("verify");

        Assert.Equal(1, code);
        Assert.Matches(@"damaged blocks +1\n", output);
        Assert.Contains("1 block of the journal's segment", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_no_longer_says_what_the_run_was_leaves_its_files_as_they_are_and_recover_says_what_is_lost()
    {
        var lines = Path.Combine(_folder, "experiments", "batch_metrics.jsonl");
        var before = File.ReadAllBytes(lines);
        new JournalEnd(_folder).Damage().Write();
        ForgetHowFarTheFilesWere();

        var (code, _, errors) = Run("recover");

        Assert.Equal(1, code);
        Assert.Contains("no longer says which files the run had", errors, StringComparison.Ordinal);
        Assert.Contains("1 block of the journal's segment", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(lines));
    }

    /// <summary>As if the run had been killed before it saved that for the first time.</summary>
    private void ForgetHowFarTheFilesWere()
    {
        foreach (var state in Directory.GetFiles(Path.Combine(_folder, "journal"), "*.cursor")) File.Delete(state);
    }

    private (int ExitCode, string Output, string Errors) Run(string command) => Run(command, _folder);

    private static (int ExitCode, string Output, string Errors) Run(string command, string folder)
    {
        using var tool = ChildProcess.Tool(command, folder);
        return tool.WaitForEnd();
    }

    /// <summary>A run that was killed and recovered; each test has a copy.</summary>
    public sealed class KilledRun : IDisposable
    {
        private readonly TemporaryFolder _output = new();
        private readonly string _folder;

        public KilledRun()
        {
            using (var trainer = ChildProcess.Trainer(out _folder, _output, "--keep-journal"))
            {
                trainer.Do("plan 2 20", "epoch 20");
                trainer.Kill();
            }

            Assert.Equal(0, Run("recover", _folder).ExitCode);
        }

        public string CopyTo(string output)
        {
            var copy = Path.Combine(output, Path.GetFileName(_folder));
            foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(_folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            return copy;
        }

        public void Dispose() => _output.Dispose();
    }
}
