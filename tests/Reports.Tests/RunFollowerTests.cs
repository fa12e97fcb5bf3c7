using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests;

public sealed class RunFollowerTests : IDisposable
{
    private static readonly RecordSchema Unfinished = new("unfinished", RecordRole.Event, []);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_whose_writer_died_does_not_hold_it_up()
    {
        var killed = Path.Combine(_folder, "killed");
        using (var run = RecordedRun.Start(_folder))
        {
            var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
            loop.TrainEpoch(1, 2);
            // Its thread dies between the reservation and the commit.
            Assert.True(run.Journal.TryReserve(run.Journal.Register(Unfinished), 0, 0, out _));
            loop.TrainEpoch(2, 2);
            CopyJournal(run.Folder, killed);
        }

        using var output = new StringWriter();
        var ending = new RunFollower(killed, output).Follow(fromStart: true, CancellationToken.None);

        Assert.StartsWith("The run has no end, and its process is gone", ending, StringComparison.Ordinal);
        Assert.Contains("Epoch 2 completed", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ended_long_ago_is_said_to_have_ended_and_nothing_old_is_printed()
    {
        var folder = RecordedRun.Write(_folder);
        using var output = new StringWriter();

        Assert.Equal("The run ended: completed.", new RunFollower(folder, output).Follow(fromStart: false, CancellationToken.None));
        Assert.Equal("", output.ToString());
    }

    /// <summary>What a process leaves that is killed now.</summary>
    private static void CopyJournal(RunFolder run, string target)
    {
        Directory.CreateDirectory(Path.Combine(target, "journal"));
        foreach (var segment in Directory.GetFiles(run.Journal, "*.segment")) File.Copy(segment, Path.Combine(target, "journal", Path.GetFileName(segment)));
    }
}
