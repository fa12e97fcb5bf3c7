using System.Diagnostics;
using Instrumentation.Model.Network;
using Instrumentation.Model.Tests.Network;
using TorchSharp;

namespace Instrumentation.Benchmarks.Sampling;

/// <summary>Sampling with caches, in a batch and alone, against decoding everything again for each token; the default model, on one thread.</summary>
internal static class SamplingSpeed
{
    private const int Length = 256, Batch = 64, Rounds = 5;

    public static int Run()
    {
        torch.set_num_threads(1);
        using var model = new VaeGan(ModelSize.Default, new LossWeights(), seed: 1, torch.CPU);
        Console.WriteLine($"µs per token, least of {Rounds} rounds              µs  times faster");
        var uncached = Measure("everything decoded again, one sample", round => [UncachedSampler.Sample(model, 1, round, Length)], null);
        Measure("cached, one sample", round => new Sampler(model, round).Sample(1, Length), uncached);
        Measure($"cached, {Batch} samples together", round => new Sampler(model, round).Sample(Batch, Length), uncached);
        return 0;
    }

    private static double Measure(string name, Func<int, int[][]> sample, double? uncached)
    {
        var least = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var tokens = sample(round).Sum(sample => sample.Length);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMicroseconds / tokens);
        }

        Console.WriteLine($"{name,-40} {least,10:F1}  {(uncached ?? least) / least,12:F1}");
        return least;
    }
}
