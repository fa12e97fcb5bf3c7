using System.Diagnostics;
using System.Globalization;

namespace Instrumentation.Benchmarks;

/// <summary>
/// What a check costs, timed by hand: the least time of many short passes, taken in turns, so that neighbours who use the same cores show as little as can be. A
/// mean, as BenchmarkDotNet takes it, is theirs where they are many. <c>dotnet run -c Release --project benchmarks -- watch</c>.
/// </summary>
internal static class WatchCost
{
    private const int Rounds = 50_000;

    public static int Run()
    {
        var loops = new WatchBenchmarks();
        loops.Start();
        (string Name, Func<double> Pass)[] passes =
        [
            ("the loop", loops.Unwatched),
            ("a time stamp", loops.Stamp),
            ("not finite", loops.NonFinite),
            ("not finite, spike", loops.NonFiniteAndSpike),
            ("not finite, spike, vanishing", loops.NonFiniteSpikeAndVanishing),
        ];
        var least = new long[passes.Length];
        Array.Fill(least, long.MaxValue);
        for (var round = -Rounds / 10; round < Rounds; round++)
        {
            for (var i = 0; i < passes.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                passes[i].Pass();
                var time = Stopwatch.GetTimestamp() - start;
                if (round >= 0) least[i] = Math.Min(least[i], time);
            }
        }

        loops.End();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Least time of {Rounds:N0} passes over {WatchBenchmarks.Values:N0} values; load {Load()}."));
        Console.WriteLine($"{"",-32}{"ns per value",14}{"beyond the loop",18}{"of a time stamp",18}");
        for (var i = 0; i < passes.Length; i++)
        {
            var beyond = PerValue(least[i] - least[0]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passes[i].Name,-32}{PerValue(least[i]),14:0.0}{beyond,18:0.0}{beyond / PerValue(least[1] - least[0]),18:0.00}"));
        }

        return 0;
    }

    private static double PerValue(long ticks) => ticks * 1e9 / Stopwatch.Frequency / WatchBenchmarks.Values;

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "not known";
}
