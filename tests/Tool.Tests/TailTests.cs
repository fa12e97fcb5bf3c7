namespace Instrumentation.Tool.Tests;

/// <summary>The tool follows a run of another process.</summary>
public sealed class TailTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void It_prints_entries_as_they_come_and_ends_with_the_run()
    {
        using var trainer = ChildProcess.Trainer(out var folder, _output);
        trainer.Do("plan 2 5", "epoch 5");
        using var tail = ChildProcess.Tool("tail", folder, "--from-start");
        tail.ReadUntil("Epoch 1");

        trainer.Do("epoch 5");
        tail.ReadUntil("Epoch 2");
        trainer.Do("complete");
        trainer.WaitForEnd();

        var (code, _, errors) = tail.WaitForEnd();
        Assert.Equal((0, "The run ended: completed.\n"), (code, errors));
    }

    [Fact]
    public void It_ends_when_the_process_is_killed_and_says_what_to_do()
    {
        using var trainer = ChildProcess.Trainer(out var folder, _output);
        trainer.Do("plan 2 5", "epoch 5");
        using var tail = ChildProcess.Tool("tail", folder, "--from-start");
        tail.ReadUntil("Epoch 1");

        trainer.Kill();

        var (code, _, errors) = tail.WaitForEnd();
        Assert.Equal(0, code);
        Assert.StartsWith("The run has no end, and its process is gone", errors, StringComparison.Ordinal);
        Assert.EndsWith("'recover' brings its files up to date.\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_it_and_not_the_run()
    {
        using var trainer = ChildProcess.Trainer(out var folder, _output);
        trainer.Do("plan 2 5", "epoch 5");
        using var tail = ChildProcess.Tool("tail", folder, "--from-start");
        tail.ReadUntil("Epoch 1");

        tail.Interrupt();

        var (code, _, errors) = tail.WaitForEnd();
        Assert.Equal((0, ""), (code, errors));
        trainer.Do("epoch 5");
    }

    [Fact]
    public void It_goes_on_over_a_new_attempt()
    {
        string folder;
        using (var killed = ChildProcess.Trainer(out folder, _output, "--keep-journal"))
        {
            killed.Do("plan 2 5", "epoch 5", "checkpoint");
            killed.Kill();
        }

        using var resumed = ChildProcess.Trainer(out _, _output, "--resume", folder, "--keep-journal");
        using var tail = ChildProcess.Tool("tail", folder, "--from-start");
        tail.ReadUntil("Epoch 1");
        resumed.Do("epoch 5");
        tail.ReadUntil("Epoch 2");
        resumed.Do("complete");
        resumed.WaitForEnd();

        var (code, _, errors) = tail.WaitForEnd();
        Assert.Equal((0, "The run ended: completed.\n"), (code, errors));
    }
}
