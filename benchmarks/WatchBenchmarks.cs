using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Instrumentation.Anomalies;

namespace Instrumentation.Benchmarks;

/// <summary>
/// What checking a value in the moment in which it is recorded costs, as generated code does it: a loop over values with the checks, and the same loop without.
/// The difference, over 1,000 values, is the cost.
/// </summary>
[MemoryDiagnoser]
public class WatchBenchmarks
{
    internal const int Values = 1000;

    private readonly double[] _values = new double[Values];
    private TrainingRun _run = null!;
    private Watch<SpikeDetector, SpikeRule> _spike = null!;
    private Watch<NonFiniteDetector, NonFiniteRule> _nonFinite = null!;
    private Watch<VanishingDetector, VanishingRule> _vanishing = null!;

    /// <summary>A run in memory, and values with a noise of 5 %.</summary>
    [GlobalSetup]
    public void Start()
    {
        _run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        _spike = new(_run, "Loop.Step", "total", FieldRole.Loss);
        _nonFinite = new(_run, "Loop.Step", "total", FieldRole.Loss);
        _vanishing = new(_run, "Loop.Step", "gradient_norm", FieldRole.GradientNorm);
        var noise = new Detection.Noise(1);
        for (var i = 0; i < Values; i++) _values[i] = Math.Exp(0.05 * noise.Gauss());
    }

    /// <summary>Ends the run.</summary>
    [GlobalCleanup]
    public void End() => _run.Dispose();

    /// <summary>The loop.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public double Unwatched()
    {
        var sum = 0.0;
        foreach (var value in _values) sum += value;
        return sum;
    }

    /// <summary>With a time stamp for each value, which every recorded method takes: what a check is measured against.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double Stamp()
    {
        var sum = 0.0;
        foreach (var value in _values) sum += value + Stopwatch.GetTimestamp();
        return sum;
    }

    /// <summary>With the check for what is not finite.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double NonFinite()
    {
        var sum = 0.0;
        foreach (var value in _values)
        {
            sum += value;
            _nonFinite.Check(value, new NonFiniteRule());
        }

        return sum;
    }

    /// <summary>With the checks of a loss: not finite, and a spike.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double NonFiniteAndSpike()
    {
        var sum = 0.0;
        foreach (var value in _values)
        {
            sum += value;
            _nonFinite.Check(value, new NonFiniteRule());
            _spike.Check(value, new SpikeRule());
        }

        return sum;
    }

    /// <summary>With the checks of a gradient norm: not finite, a spike, and vanishing.</summary>
    [Benchmark(OperationsPerInvoke = Values)]
    public double NonFiniteSpikeAndVanishing()
    {
        var sum = 0.0;
        foreach (var value in _values)
        {
            sum += value;
            _nonFinite.Check(value, new NonFiniteRule());
            _spike.Check(value, new SpikeRule());
            _vanishing.Check(value, new VanishingRule());
        }

        return sum;
    }
}
