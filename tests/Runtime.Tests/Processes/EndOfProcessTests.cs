using static Instrumentation.Runtime.Tests.Processes.ChildProcess;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>Real processes with real signals, exceptions and hosts: how the run ends, and what is there afterwards.</summary>
public sealed class EndOfProcessTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(SigInt, 130, "SIGINT")]
    [InlineData(SigTerm, 143, "SIGTERM")]
    public void A_signal_ends_the_run_after_the_step_and_leaves_everything(int signal, int exitCode, string reason)
    {
        using var child = Start("loop");
        child.Signal(signal);

        Assert.Equal(exitCode, child.Wait());
        AssertEnd("interrupted", reason, endIsLast: true);
        Assert.Contains($"Stopping after {reason}: the step that runs is finished, then checkpoint, files, reports; at most 30 s; once more to end at once.", child.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_never_looks_is_ended_after_the_stop_timeout()
    {
        using var child = Start("deaf");
        child.Signal(SigTerm);

        Assert.Equal(143, child.Wait());
        AssertEnd("interrupted", "SIGTERM; the training did not stop within 0.2 s", endIsLast: false);
    }

    [Theory]
    [InlineData(SigInt, 130)]
    [InlineData(SigTerm, 143)]
    public void A_second_signal_ends_the_process_at_once_and_the_journal_keeps_everything(int signal, int exitCode)
    {
        using var child = Start("stuck");
        child.Signal(signal);
        Assert.Equal("stopping", child.ReadLine());
        child.Signal(signal);

        Assert.Equal(exitCode, child.Wait());
        var run = EndedRun.In(_output);
        Assert.Equal((0, false), (run.Ends, run.HasReports));
        Assert.True(run.Steps > 10);
    }

    [Fact]
    public void A_host_that_stops_ends_the_run()
    {
        using var child = Start("host");
        child.Signal(SigTerm);

        Assert.Equal(0, child.Wait());
        AssertEnd("interrupted", "its host is stopping", endIsLast: true);
    }

    [Fact]
    public void In_a_host_a_signal_ends_the_run_and_the_host()
    {
        using var child = Start("host with signals");
        child.Signal(SigTerm);

        Assert.Equal(0, child.Wait());
        var run = EndedRun.In(_output);
        Assert.Equal((1, "interrupted", true), (run.Ends, run.Status, run.HasReports));
        Assert.Matches("^(SIGTERM|its host is stopping)$", run.Reason);
    }

    [Theory]
    [InlineData(SigInt, 130)]
    [InlineData(SigTerm, 143)]
    public void In_a_host_a_second_signal_ends_the_process_at_once_although_the_host_still_waits(int signal, int exitCode)
    {
        using var child = Start("stuck host");
        child.Signal(signal);
        Assert.Equal("stopping", child.ReadLine());
        child.Signal(signal);

        Assert.Equal(exitCode, child.Wait());
        var run = EndedRun.In(_output);
        Assert.Equal((0, false), (run.Ends, run.HasReports));
        Assert.True(run.Steps > 10);
    }

    [Fact]
    public void An_exception_that_nobody_handles_is_recorded_before_the_process_dies()
    {
        using var child = new ChildProcess(["unhandled", _output]);

        Assert.NotEqual(0, child.Wait());
        AssertEnd("failed", "System.IO.InvalidDataException: the data ended in the middle", endIsLast: true);
        Assert.Equal(["the data ended in the middle"], EndedRun.In(_output).Faults);
    }

    [Fact]
    public void An_exception_that_leaves_a_step_and_the_run_fails_it()
    {
        using var child = new ChildProcess(["failing step", _output]);

        Assert.Equal(1, child.Wait());
        AssertEnd("failed", "System.IO.InvalidDataException: no such file", endIsLast: true);
        Assert.Contains("[TRAINING_FAILED] Training session failed", EndedRun.In(_output).Log.Last(line => line.StartsWith('[')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_exits_without_disposing_its_run_ends_it()
    {
        using var child = new ChildProcess(["exit", _output]);

        Assert.Equal(7, child.Wait());
        AssertEnd("interrupted", "the process ended before the run was disposed", endIsLast: true);
    }

    private ChildProcess Start(string program)
    {
        var child = new ChildProcess([program, _output]);
        Assert.Equal(ChildProgram.Ready, child.ReadLine());
        return child;
    }

    private void AssertEnd(string status, string reason, bool endIsLast)
    {
        var run = EndedRun.In(_output);
        Assert.Equal((1, status, reason, true), (run.Ends, run.Status, run.Reason, run.HasReports));
        var end = Array.FindIndex(run.Log, line => line.EndsWith($"Training session {status}", StringComparison.Ordinal));
        Assert.Equal($"  - Reason: {reason}", run.Log[end + 1]);
        if (endIsLast) Assert.Equal(end, Array.FindLastIndex(run.Log, line => line.StartsWith('[')));
        Assert.Equal(run.Steps, run.StepLines.Count);
    }
}
