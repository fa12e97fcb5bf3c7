using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Prometheus;

namespace Instrumentation.Benchmarks;

/// <summary>
/// What recording one step costs the thread that trains, in clock readings: the wrapper takes two of them, and they are most of it.
/// Beside it, the same values in prometheus-net gauges, which keep no history and write no file.
/// </summary>
/// <remarks>
/// Each iteration has a run of its own, whose first segment has room for all its steps: a loop that does nothing but record outruns the
/// threads that prepare segments and read them, and would be measured waiting for them. Where neighbours load the machine, the fastest iteration
/// says more than the mean.
/// </remarks>
[MemoryDiagnoser]
[MinColumn]
[InvocationCount(StepsPerRun)]
[WarmupCount(10)]
[IterationCount(30)]
public class StepBenchmarks
{
    private const int StepsPerRun = 1 << 20;

    private static readonly MetricFactory Factory = Metrics.WithCustomRegistry(Metrics.NewCustomRegistry());

    private readonly Gauge[] _gauges = [.. Enumerable.Range(0, 5).Select(i => Factory.CreateGauge($"value_{i}", "A value."))];
    private readonly Counter[] _counters = [.. Enumerable.Range(0, 2).Select(i => Factory.CreateCounter($"count_{i}_total", "A count."))];
    private TrainingRun _run = null!;
    private AnnotatedLoop _loop = null!;
    private string _folder = null!;
    private int _index;

    /// <summary>A run on disk without exporters: the thread that trains never sees them.</summary>
    [IterationSetup(Target = nameof(AnnotatedStep))]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("instrumentation-benchmark-").FullName;
        _run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _folder,
            Exporters = [],
            Journal = new JournalOptions { SegmentSize = StepsPerRun * 128, SpareSegments = 1 },
            DrainTimeout = TimeSpan.Zero,
        });
        _loop = new AnnotatedLoop(_run);
        _ = _loop.TrainStep(1, 0);
        ProcessFigures.WaitUntilIdle();
    }

    /// <summary>Gives the disk back.</summary>
    [IterationCleanup(Target = nameof(AnnotatedStep))]
    public void End()
    {
        if (_run.Health.DroppedRecords > 0) throw new InvalidOperationException("The steps of an iteration did not fit into the first segment.");
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One reading of the clock: the unit.</summary>
    [Benchmark(Baseline = true)]
    public long Clock() => Stopwatch.GetTimestamp();

    /// <summary>An annotated step with seven values, two of its checks, and its record on disk.</summary>
    [Benchmark]
    public StepValues AnnotatedStep() => _loop.TrainStep(1, _index++);

    /// <summary>The same seven values as metrics.</summary>
    [Benchmark]
    public void PrometheusNet()
    {
        var values = AnnotatedLoop.Values;
        _gauges[0].Set(values.Reconstruction);
        _gauges[1].Set(values.Kl);
        _gauges[2].Set(values.Adversarial);
        _gauges[3].Set(values.GradientNorm);
        _gauges[4].Set(values.LearningRate);
        _counters[0].Inc(values.Files);
        _counters[1].Inc(values.Samples);
    }
}
