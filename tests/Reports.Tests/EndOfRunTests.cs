using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>Runs that ended well, badly, not at all, or with their journal.</summary>
public sealed class EndOfRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "completed")]
    [InlineData(false, "interrupted")]
    public void The_status_is_how_the_run_ended(bool complete, string status) =>
        Assert.Equal(status, RunSummary.Read(RecordedRun.Write(_folder, complete: complete)).Status);

    [Fact]
    public void A_run_that_still_goes_on_is_unfinished_and_shows_its_steps_so_far()
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
        for (var i = 0; i < 7; i++) loop.TrainStep(1, i);

        var summary = RunSummary.Read(run.Folder.Root);

        Assert.Equal("unfinished", summary.Status);
        Assert.Equal(7, summary.Steps);
        Assert.Equal(0, summary.MissingRecords);
        Assert.Equal(5, RunReports.Write(run.Folder.Root).Count);
    }

    [Fact]
    public void A_run_without_a_step_has_reports()
    {
        string folder;
        using (var run = RecordedRun.Start(_folder)) folder = run.Folder.Root;

        Assert.All(RunReports.Write(folder), path => Assert.True(new FileInfo(path).Length > 0));
        Assert.Equal(0, RunSummary.Read(folder).Steps);
    }

    [Fact]
    public void A_journal_that_was_cut_in_the_middle_is_read_up_to_the_cut()
    {
        var folder = WrittenAndForgotten();
        var segments = SegmentsOf(folder);
        Assert.True(segments.Length > 3, "The run was to fill several segments.");
        using (var cut = File.OpenWrite(segments[1])) cut.SetLength(8_001);
        foreach (var segment in segments[2..]) File.Delete(segment);

        var summary = RunSummary.Read(folder);

        Assert.Equal("unfinished", summary.Status);
        Assert.InRange(summary.Steps, 20, 599);
        Assert.Equal(RecordedRun.Falling((int)summary.Steps - 1).Reconstruction, summary.Losses["reconstruction"].Last);
        Assert.True(summary.Duration > TimeSpan.Zero);
        Assert.Equal(5, RunReports.Write(folder).Count);
    }

    [Fact]
    public void A_damaged_place_costs_a_part_of_the_journal_and_is_counted()
    {
        var folder = WrittenAndForgotten();
        Damage(folder);

        var summary = RunSummary.Read(folder);

        Assert.Equal("completed", summary.Status);
        Assert.InRange(summary.Steps, 100, 599);
        Assert.True(summary.DamagedRecords > 0);
        Assert.Contains("Damaged places in the journal", SummaryMarkdown.Create(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_place_costs_nothing_where_the_summary_was_saved_behind_it()
    {
        var folder = RecordedRun.Write(_folder, steps: 200);
        var before = SummaryMarkdown.Create(RunSummary.Read(folder));
        Damage(folder);

        Assert.Equal(before, SummaryMarkdown.Create(RunSummary.Read(folder)));
    }

    [Fact]
    public void A_folder_that_is_no_run_is_named_with_the_remedy()
    {
        var exception = Assert.Throws<DirectoryNotFoundException>(() => RunReports.Write(_folder));

        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("give the folder of one run", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    /// <summary>A run whose summary was not saved, as that of one that was killed soon.</summary>
    private string WrittenAndForgotten()
    {
        var folder = RecordedRun.Write(_folder, steps: 200);
        File.Delete(Path.Combine(folder, "journal", "summary.cursor"));
        return folder;
    }

    private static void Damage(string folder)
    {
        using var damaged = File.OpenWrite(SegmentsOf(folder)[1]);
        damaged.Position = 6_000;
        damaged.Write(Enumerable.Repeat((byte)0xFF, 4096).ToArray());
    }

    private static string[] SegmentsOf(string folder)
    {
        var segments = Directory.GetFiles(Path.Combine(folder, "journal"), "*.segment");
        Array.Sort(segments, StringComparer.Ordinal);
        return segments;
    }
}
