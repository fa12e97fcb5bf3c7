using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>The reports of a run that was resumed are those of a run that was never interrupted, and say what happened.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_figures_are_those_of_an_uninterrupted_run(bool keepsJournal)
    {
        var uninterrupted = RecordedRun.Write(_folder, epochs: 4, steps: 30, keepsJournal: keepsJournal);
        var resumed = Interrupted(keepsJournal);
        Resume(resumed, keepsJournal);

        Assert.Equal(ComparableReport.Of(uninterrupted), ComparableReport.Of(resumed));
    }

    [Fact]
    public void The_attempts_and_their_ends_are_listed()
    {
        var folder = Interrupted(keepsJournal: false);
        Resume(folder, keepsJournal: false);

        var summary = RunSummary.Read(folder);
        Assert.Equal(
            [(1, null, 67L, "interrupted", "disposed before Complete was called"), (2, 60, 60, "completed", null)],
            summary.Attempts.Select(attempt => (attempt.Number, attempt.ResumedAtStep, attempt.Steps, attempt.Status, attempt.Reason)));
        var text = SummaryMarkdown.Create(summary);
        Assert.Contains("- Status: completed\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\| 1 \| \d+ \| [\d: -]+ \| 0 \| 67 \| interrupted \(disposed before Complete was called\) \|\n\| 2 \| \d+ \| [\d: -]+ \| 60 \| 60 \| completed \|\n", text);
        var attempts = FinalReport.Create(summary)["attempts"]!.AsArray();
        Assert.Equal(["interrupted", "completed"], attempts.Select(attempt => (string?)attempt!["status"]));
    }

    [Fact]
    public void An_attempt_from_a_checkpoint_that_is_not_in_the_journal_keeps_what_there_was()
    {
        var folder = Interrupted(keepsJournal: true);
        // As if the process had been killed between the checkpoint and its record.
        var checkpoints = Directory.GetDirectories(Path.Combine(folder, "checkpoints"));
        var manifest = Path.Combine(checkpoints.Order(StringComparer.Ordinal).Last(), "run.json");
        Assert.Contains("\"batch\"", File.ReadAllText(manifest), StringComparison.Ordinal);
        File.WriteAllText(manifest, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(manifest), "\"batch\": ?\\d+", "\"batch\":7"));

        Resume(folder, keepsJournal: true);

        Assert.Equal(67 + 60, RunSummary.Read(folder).Steps);
    }

    [Fact]
    public void Segments_that_are_gone_without_a_saved_state_are_said_to_be_missing()
    {
        var folder = RecordedRun.Write(_folder, epochs: 4, steps: 60);
        var journal = Path.Combine(folder, "journal");
        foreach (var state in Directory.GetFiles(journal, "*.cursor")) File.Delete(state);
        foreach (var index in new[] { 0, 1 }) File.Delete(Path.Combine(journal, $"{index:D8}.segment"));

        var summary = RunSummary.Read(folder);

        Assert.Equal(2, summary.MissingSegments);
        Assert.Contains("- Segments of the journal that are gone, and whose records the figures lack: 2\n", SummaryMarkdown.Create(summary), StringComparison.Ordinal);
        Assert.Equal(2, (long?)FinalReport.Create(summary)["recording"]!["missing_segments"]);
    }

    [Fact]
    public void A_run_whose_segments_were_deleted_behind_it_has_the_same_report()
    {
        var kept = RecordedRun.Write(_folder, epochs: 4, steps: 60);
        var deleted = RecordedRun.Write(_folder, epochs: 4, steps: 60, keepsJournal: false);

        Assert.False(File.Exists(Path.Combine(deleted, "journal", "00000000.segment")));
        Assert.Equal(ComparableReport.Of(kept), ComparableReport.Of(deleted));
        Assert.Equal(5, RunReports.Write(deleted).Count);
    }

    [Fact]
    public void A_run_in_this_process_is_still_running()
    {
        using var run = RecordedRun.Start(_folder);

        Assert.Contains($"- Status: still running (process {Environment.ProcessId} on ", SummaryMarkdown.Create(RunSummary.Read(run.Folder.Root)), StringComparison.Ordinal);
    }

    /// <summary>Two epochs, with a checkpoint after each, and a part of the third.</summary>
    private string Interrupted(bool keepsJournal)
    {
        using var run = RecordedRun.Start(_folder, keepsJournal);
        run.Plan(4, 30);
        var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            loop.TrainEpoch(epoch, 30);
            Assert.True(run.SaveCheckpoint(static _ => { }));
        }

        for (var batch = 0; batch < 7; batch++) loop.TrainStep(3, batch);
        return run.Folder.Root;
    }

    private void Resume(string folder, bool keepsJournal)
    {
        using var run = RecordedRun.Start(_folder, keepsJournal, folder);
        run.Plan(4, 30);
        var loop = new ReportedLoop(run) { Values = RecordedRun.Falling, Steps = (int)run.ResumedFrom!.Step };
        for (var epoch = 3; epoch <= 4; epoch++) loop.TrainEpoch(epoch, 30);
        run.Complete();
    }
}
