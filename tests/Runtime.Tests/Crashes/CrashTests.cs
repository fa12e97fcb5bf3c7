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
    [InlineData("rename", 1)]
    [InlineData("rename", 3)]
    [InlineData("unlink", 1)]
    [InlineData("unlink", 3)]
    [InlineData("fsync", 2)]
    [InlineData("msync", 1)]
    [InlineData("ftruncate", 1)]
    public void What_was_recorded_before_a_kill_at_a_rare_point_is_in_every_file_once(string systemCall, int occurrence)
    {
        using var folder = new TemporaryFolder();
        var test = new CrashTest(folder, seed: occurrence);
        test.KillAt(systemCall, occurrence);
        Assert.True(test.Tally.IsPerfect, test.Tally.ToString());
    }

    private sealed class StraceTheoryAttribute : TheoryAttribute
    {
        public StraceTheoryAttribute()
        {
            if (!CrashTest.CanKillAtPoints) Skip = "There is no strace, which kills a process as it enters a system call: install strace.";
        }
    }
}
