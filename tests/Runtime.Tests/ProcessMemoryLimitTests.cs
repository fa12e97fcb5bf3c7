namespace Instrumentation.Runtime.Tests;

public sealed class ProcessMemoryLimitTests : IDisposable
{
    private const long Machine = 24_576_000L * 1024;

    private readonly TemporaryFolder _folder = new();

    public ProcessMemoryLimitTests() => Write("proc/meminfo", "MemTotal:       24576000 kB\nMemFree:  1 kB\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_control_group_the_machines_memory_is_the_limit() => AssertLimit(Machine);

    [Fact]
    public void A_group_is_held_by_the_limits_of_its_parents()
    {
        Write("proc/self/cgroup", "0::/pod/container\n");
        Write("cgroup/pod/memory.max", "1000000\n");
        Write("cgroup/pod/container/memory.max", "max\n");
        AssertLimit(1_000_000);
    }

    [Fact]
    public void Inside_a_container_the_group_is_the_root_of_the_mount()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("cgroup/memory.max", "2000000\n");
        AssertLimit(2_000_000);
    }

    [Fact]
    public void The_first_version_of_control_groups_counts_as_well()
    {
        Write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/1\n");
        Write("cgroup/memory/docker/1/memory.limit_in_bytes", "3000000\n");
        AssertLimit(3_000_000);
    }

    [Fact]
    public void A_group_without_a_limit_has_that_of_the_machine()
    {
        Write("proc/self/cgroup", "4:memory:/docker/1\n");
        Write("cgroup/memory/docker/1/memory.limit_in_bytes", "9223372036854771712\n");
        AssertLimit(Machine);
    }

    [Fact]
    public void Where_nothing_is_known_the_limit_is_0()
    {
        File.Delete(Path.Combine(_folder, "proc", "meminfo"));
        AssertLimit(0);
    }

    [Fact]
    public void This_process_uses_less_than_its_limit()
    {
        var memory = MemoryUsage.OfProcess();
        Assert.InRange(memory.ProcessResident, 1, memory.ProcessLimit);
    }

    private void AssertLimit(long bytes) => Assert.Equal(bytes, ProcessMemoryLimit.Read(Path.Combine(_folder, "cgroup"), Path.Combine(_folder, "proc")));

    private void Write(string path, string text)
    {
        path = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
