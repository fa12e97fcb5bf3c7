using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Instrumentation.Benchmarks;
using Instrumentation.Benchmarks.Faults;
using Instrumentation.Benchmarks.Midi;
using Instrumentation.Benchmarks.Sampling;
using Instrumentation.Crashes;
using Instrumentation.Detection;

// The long forms of tests have names; everything else is for BenchmarkDotNet.
switch (args)
{
    case ["crashes", var count]:
        return CrashCommand.Run(int.Parse(count, CultureInfo.InvariantCulture), seed: 1);
    case ["faults"]:
        return FaultHarness.Run(FaultHarness.DefaultEpochs, page: null);
    case ["faults", var epochs, .. var page]:
        return FaultHarness.Run(int.Parse(epochs, CultureInfo.InvariantCulture), page.FirstOrDefault());
    case ["soak", var output, var steps]:
        return Soak.Run(output, long.Parse(steps, CultureInfo.InvariantCulture));
    case ["detection", .. var options]:
        return DetectionCommand.Run(options.FirstOrDefault(option => option != "--fit"), options.Contains("--fit"));
    case ["lineage"]:
        return LineageCost.Run();
    case ["midi", var folder]:
        return MidiReading.Run(folder);
    case ["midi-fuzz", var inputs, .. var folders]:
        return MidiFuzz.Run(long.Parse(inputs, CultureInfo.InvariantCulture), folders);
    case ["watch"]:
        return WatchCost.Run();
    case ["plots", var output, var steps]:
        return Plots.Run(output, long.Parse(steps, CultureInfo.InvariantCulture));
    case ["sampling"]:
        return SamplingSpeed.Run();
    case ["page", var output, var steps]:
        return PageBenchmark.Run(output, long.Parse(steps, CultureInfo.InvariantCulture));
    case ["page-faults", var folder]:
        return PageFaults.Run(folder);
    default:
        // In this process: the default toolchain would build every job anew.
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(AnnotatedLoop).Assembly).Run(args, config);
        return 0;
}
