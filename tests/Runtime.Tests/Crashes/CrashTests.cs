using Instrumentation.Crashes;

namespace Instrumentation.Runtime.Tests.Crashes;

/// <summary>The quick form; <c>dotnet run -c Release --project benchmarks -- crashes 500</c> is the long one.</summary>
public sealed class CrashTests
{
    [Fact]
    public void What_was_recorded_before_a_kill_is_in_every_file_once()
    {
        using var folder = new TemporaryFolder();
        var test = new CrashTest(folder, seed: 1);
        for (var i = 0; i < 12; i++) test.KillAtRandom();
        Assert.True(test.Tally.IsPerfect, test.Tally.ToString());
        Assert.True(test.Tally.Acknowledged > 0);
    }

    [StraceTheory]
    [InlineData("rename", 2, false)]
    [InlineData("rename", 1, true)]
    [InlineData("rename", 3, true)]
    [InlineData("unlink", 10, false)]
    [InlineData("unlink", 2, true)]
    [InlineData("fsync", 2, false)]
    [InlineData("msync", 4, false)]
    [InlineData("ftruncate", 3, true)]
    public void What_was_recorded_before_a_kill_at_a_rare_point_is_in_every_file_once(string systemCall, int occurrence, bool rotates)
    {
        using var folder = new TemporaryFolder();
        var test = new CrashTest(folder, seed: occurrence);
        Assert.True(test.KillAt(systemCall, occurrence, new Scenario(KeepsJournal: rotates, RotatesLog: rotates)), "It was not killed at the call.");
        Assert.True(test.Tally.IsPerfect, test.Tally.ToString());
        Assert.True(test.Tally.Acknowledged > 0);
    }

    private sealed class StraceTheoryAttribute : TheoryAttribute
    {
        public StraceTheoryAttribute()
        {
            if (!SystemCallTrap.IsAvailable) Skip = "There is no strace, which kills a process as it enters a system call: install strace.";
        }
    }
}
