using BenchmarkDotNet.Attributes;
using Instrumentation.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Benchmarks;

/// <summary>What weights and gradients of 50 layers are like: in one pass over each, and by asking TorchSharp for each statistic.</summary>
[MemoryDiagnoser]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "BenchmarkDotNet calls Cleanup.")]
public class LayerStatisticsBenchmarks
{
    private const int Layers = 50, Bins = 64;

    private TorchSharp.Modules.Sequential _network = null!;
    private LayerProbe _probe = null!;

    /// <summary>Each layer is a square matrix: 4,096 or 65,536 values.</summary>
    [Params(64, 256)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _network = nn.Sequential([.. Enumerable.Range(0, Layers).Select(_ => (nn.Module<Tensor, Tensor>)nn.Linear(Width, Width, hasBias: false))]);
        using var scope = NewDisposeScope();
        _network.forward(randn(8, Width)).square().sum().backward();
        _probe = new LayerProbe(("network", _network));
    }

    [GlobalCleanup]
    public void Cleanup() => _network.Dispose();

    [Benchmark(Baseline = true)]
    public double TorchSharpForEach()
    {
        using var noGrad = no_grad();
        var sum = 0.0;
        foreach (var parameter in _network.parameters()) sum += Ask(parameter) + Ask(parameter.grad!);
        return sum;
    }

    [Benchmark]
    public double OnePass()
    {
        var sum = 0.0;
        foreach (var layer in _probe.BeforeUpdateWithValues()) sum += layer.Weights.Norm!.Value + layer.Gradients.Norm!.Value;
        return sum;
    }

    private static double Ask(Tensor values)
    {
        using var scope = NewDisposeScope();
        var histogram = values.histc(Bins).data<float>().ToArray();
        return values.norm().item<float>() + values.mean().item<float>() + values.std(unbiased: false).item<float>() + values.eq(0).sum().item<long>()
            + values.isfinite().logical_not().sum().item<long>() + histogram[0];
    }
}
