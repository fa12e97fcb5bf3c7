using System.Globalization;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>What a run holds does not grow with its steps. <c>benchmarks -- soak</c> is the long form.</summary>
public sealed class LongRunTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Ten_times_as_many_steps_hold_as_much_memory_and_as_many_files_and_threads()
    {
        using var child = new ChildProcess(["long run", _output, "20000", "20000", "200000"]);
        _ = child.ReadLine();
        var (bytes, handles, threads) = Figures(child.ReadLine());
        var (bytesLater, handlesLater, threadsLater) = Figures(child.ReadLine());

        Assert.Equal(0, child.Wait());

        // Three bytes for each step would be too much.
        Assert.InRange(bytesLater - bytes, long.MinValue, 3 * 180_000);

        // The thread pool has what it likes.
        Assert.InRange(handlesLater - handles, int.MinValue, 4);
        Assert.InRange(threadsLater - threads, int.MinValue, 4);
    }

    private static (long Bytes, int Handles, int Threads) Figures(string line)
    {
        var figures = line.Split(' ').Select(figure => long.Parse(figure, CultureInfo.InvariantCulture)).ToList();
        return (figures[0], (int)figures[1], (int)figures[2]);
    }
}
