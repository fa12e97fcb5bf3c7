using BenchmarkDotNet.Attributes;
using Instrumentation.Model.Data;
using Instrumentation.Model.Training;
using Instrumentation.Torch;
using TorchSharp;

namespace Instrumentation.Benchmarks;

/// <summary>What the bundled model's own signals cost, beside the step that they belong to.</summary>
[MemoryDiagnoser]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "BenchmarkDotNet calls Cleanup.")]
public class SignalBenchmarks
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("signals-");
    private TrainingSetup _setup = null!;
    private TrainingRun _run = null!;
    private VaeGanTrainer _trainer = null!;
    private Batch _batch = null!;
    private LayerProbe _generator = null!;
    private LayerProbe _discriminator = null!;
    private byte[] _random = [];

    [GlobalSetup]
    public void Setup()
    {
        _setup = new TrainingSetup(new TrainingProgramOptions
        {
            Size = "default", Device = "cpu", Epochs = 5, BatchSize = 16, Seed = 1, Output = _folder.FullName, Port = 0, Threads = 1,
        });
        _run = TrainingRun.Start(new TrainingRunOptions { Output = _folder.FullName, Exporters = [], Policy = AnomalyPolicy.RecordAndWarn });
        _trainer = _setup.CreateTrainer(_run, _run.Folder);
        _batch = _setup.Loader.Batches(0).First();
        _trainer.TrainStep(_batch, 1, 0);
        _generator = _setup.Model.ProbeGenerator();
        _discriminator = _setup.Model.ProbeDiscriminator();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _trainer.Dispose();
        _run.Dispose();
        _setup.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A step in which no layer is looked at.</summary>
    [Benchmark(Baseline = true)]
    public object Step() => _trainer.TrainStep(_batch, 1, 1);

    /// <summary>What a step costs more in which they are.</summary>
    [Benchmark]
    public double ObserveLayers()
    {
        _generator.BeforeUpdate();
        _generator.AfterUpdate();
        _discriminator.BeforeUpdate();
        _discriminator.AfterUpdate();
        return _generator.WeightChange + _discriminator.WeightChange;
    }

    /// <summary>Where the random stream stands, copied in each step.</summary>
    [Benchmark]
    public int CopyRandomState()
    {
        _setup.Model.CopyRandom(ref _random);
        return _random.Length;
    }

    [Benchmark]
    public long CountTensors() => torch.Tensor.TotalCount;
}
