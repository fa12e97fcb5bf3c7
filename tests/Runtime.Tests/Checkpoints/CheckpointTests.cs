using Instrumentation.Journal;
namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>Only a whole checkpoint is gone on from, whatever an interruption has left.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ResumableRun _run;
    private readonly string _newest;

    /// <summary>A run with checkpoints of the steps 1 and 2, of which the second has several files.</summary>
    public CheckpointTests()
    {
        _run = new ResumableRun(_folder);
        _run.Attempt(run =>
        {
            var loop = new SampleLoop(run);
            loop.TrainStep(1, 0);
            ResumableRun.Save(run);
            loop.TrainStep(1, 1);
            Assert.True(run.SaveCheckpoint(static folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, "weights.dat"), new byte[100]);
                File.WriteAllText(Directory.CreateDirectory(Path.Combine(folder, "optimizers", "adam")).FullName + "/state.txt", "momentum");
            }));
        });
        _newest = Path.Combine(_run.Root, "checkpoints", "step_000000002");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_newest_checkpoint_is_gone_on_from()
    {
        var point = ResumePoint.Find(_run.Root);
        Assert.Equal((_newest, 2, 1, 2), (point.Checkpoint, point.Step, point.Epoch, point.Batch));
        Assert.Equal("momentum", File.ReadAllText(Path.Combine(point.Checkpoint, "optimizers", "adam", "state.txt")));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("weights.dat")]
    [InlineData("optimizers/adam/state.txt")]
    public void A_checkpoint_of_which_a_file_is_cut_or_missing_is_passed_over(string name)
    {
        var path = Path.Combine(_newest, name);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal(1, ResumePoint.Find(_run.Root).Step);
        }

        File.Delete(path);
        Assert.Equal(1, ResumePoint.Find(_run.Root).Step);
        File.WriteAllBytes(path, whole);
        Assert.Equal(2, ResumePoint.Find(_run.Root).Step);
    }

    [Fact]
    public void A_folder_that_was_never_renamed_is_passed_over_and_the_next_checkpoint_of_that_step_replaces_it()
    {
        Directory.Move(_newest, _newest + ".new");
        Assert.Equal(1, ResumePoint.Find(_run.Root).Step);

        _run.Attempt(run =>
        {
            new SampleLoop(run).TrainStep(1, 1);
            ResumableRun.Save(run);
        });
        Assert.Equal(2, ResumePoint.Find(_run.Root).Step);
        Assert.Equal(["run.json", "state.txt"], Directory.GetFileSystemEntries(_newest).Select(Path.GetFileName).Order());
        Assert.False(Directory.Exists(_newest + ".new"));
    }

    [Fact]
    public void A_checkpoint_that_was_being_replaced_is_still_there()
    {
        Directory.Move(_newest, _newest + ".old");
        Assert.Equal((_newest + ".old", 2), (ResumePoint.Find(_run.Root).Checkpoint, ResumePoint.Find(_run.Root).Step));
    }

    [Fact]
    public void Where_the_disk_refuses_the_training_goes_on_and_the_checkpoint_before_is_kept()
    {
        _run.Attempt(run =>
        {
            var loop = new SampleLoop(run);
            loop.TrainStep(1, 2);
            Assert.False(run.SaveCheckpoint(static _ => throw new IOException("No space left on device.")));
            loop.TrainStep(1, 3);
        });

        Assert.Equal(2, ResumePoint.Find(_run.Root).Step);
        Assert.Equal("No space left on device.", Assert.Single(_run.Lines("faults")).GetProperty("message").GetString());
        Assert.Equal([(1, 0), (1, 1), (2, 2), (2, 3)], _run.Places("batch_metrics"));
    }

    [Fact]
    public void A_mistake_of_the_training_while_it_saves_is_its_own_exception()
    {
        using var run = _run.Start();
        Assert.Throws<FormatException>(() => run.SaveCheckpoint(static _ => throw new FormatException()));
        Assert.Equal(2, ResumePoint.Find(_run.Root).Step);
    }

    [Fact]
    public void A_checkpoint_within_a_step_is_refused()
    {
        using var run = _run.Start();
        var loop = new SampleLoop(run) { Body = _ => throw Assert.Throws<InvalidOperationException>(() => run.SaveCheckpoint(static _ => { })) };
        Assert.Contains("between two steps", Assert.Throws<InvalidOperationException>(() => loop.TrainStep(1, 2)).Message, StringComparison.Ordinal);
        Assert.Equal(2, ResumePoint.Find(_run.Root).Step);
    }

    [Fact]
    public void In_memory_a_run_goes_on_from_any_of_its_checkpoints_and_its_folder_stays_as_it_is()
    {
        using var other = RunLock.Acquire(_run.Root);
        var before = Directory.GetFileSystemEntries(_run.Root, "*", SearchOption.AllDirectories).Order().ToList();
        var older = Path.Combine(_run.Root, "checkpoints", "step_000000001");
        foreach (var (resume, step) in new[] { (_run.Root, 2L), (older, 1L) })
        {
            using var run = TrainingRun.Start(new TrainingRunOptions { Name = "demo", InMemory = true, Resume = resume });
            Assert.Equal(step, run.ResumedFrom!.Step);
            new SampleLoop(run).TrainStep(1, (int)step);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(_run.Root, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void A_run_in_memory_saves_nothing()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        Assert.False(run.SaveCheckpoint(static _ => throw new InvalidOperationException("There is no folder to write to.")));
    }
}
