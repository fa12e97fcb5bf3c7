using System.Diagnostics;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

public sealed class RunLockTests : IDisposable
{
    private const string Flock = "/usr/bin/flock";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_one_is_told_the_process_id_of_the_first()
    {
        using (RunLock.Acquire(_folder))
        {
            var exception = Assert.Throws<TrainingRunException>(() => RunLock.Acquire(_folder));
            Assert.Contains($"is in use by process {Environment.ProcessId} on {Environment.MachineName}", exception.Message, StringComparison.Ordinal);
        }

        RunLock.Acquire(_folder).Dispose();
    }

    [Fact]
    public void Who_recovers_a_run_holds_it_and_is_not_taken_for_who_records_it()
    {
        using (RunLock.Acquire(_folder, toRecover: true))
        {
            Assert.Null(RunLock.WriterIn(_folder));
            Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}, which recovers it", RunLock.HolderIn(_folder));
            var exception = Assert.Throws<TrainingRunException>(() => RunLock.Acquire(_folder));
            Assert.Contains("which recovers it; wait until", exception.Message, StringComparison.Ordinal);
        }

        using (RunLock.Acquire(_folder)) Assert.Equal(RunLock.HolderIn(_folder), RunLock.WriterIn(_folder));
    }

    [Fact]
    public void A_run_holds_its_folder_until_it_has_ended()
    {
        var run = TrainingRun.Start(new TrainingRunOptions { Output = _folder, Exporters = [] });
        Assert.Throws<TrainingRunException>(() => RunLock.Acquire(run.Folder.Root));

        run.Dispose();

        RunLock.Acquire(run.Folder.Root).Dispose();
    }

    [Fact]
    public async Task Somebody_who_looks_keeps_nobody_from_taking_it()
    {
        RunLock.Acquire(_folder).Dispose();
        using var stop = new CancellationTokenSource();
        var looks = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) RunLock.HolderIn(_folder);
        });

        for (var i = 0; i < 50; i++) RunLock.Acquire(_folder).Dispose();

        await stop.CancelAsync();
        await looks;
    }

    [FlockFact]
    public void A_holder_that_is_killed_leaves_no_lock()
    {
        Directory.CreateDirectory(Path.Combine(_folder, RunFolder.JournalName));
        var file = Path.Combine(_folder, RunFolder.JournalName, "lock");
        using var holder = Process.Start(new ProcessStartInfo(Flock, [file, "sh", "-c", "echo held; read forever"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("held", holder.StandardOutput.ReadLine());
            Assert.Throws<TrainingRunException>(() => RunLock.Acquire(_folder));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            holder.WaitForExit();
        }

        // The child of the holder is killed with it and may take a moment longer to be gone.
        Assert.True(SpinWait.SpinUntil(() => TryAcquire(_folder), TimeSpan.FromSeconds(30)));
    }

    private static bool TryAcquire(string folder)
    {
        try
        {
            RunLock.Acquire(folder).Dispose();
            return true;
        }
        catch (TrainingRunException)
        {
            return false;
        }
    }

    private sealed class FlockFactAttribute : FactAttribute
    {
        public FlockFactAttribute()
        {
            if (!File.Exists(Flock)) Skip = $"There is no {Flock} to hold the lock in another process.";
        }
    }
}
