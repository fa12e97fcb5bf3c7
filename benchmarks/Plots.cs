using System.Diagnostics;
using Instrumentation.Reports;
using Instrumentation.Reports.Plots;
using Instrumentation.Summary;

namespace Instrumentation.Benchmarks;

/// <summary>How long the pictures and reports of a long run take: from the summary that the run kept, which is as large for any number of steps.</summary>
internal static class Plots
{
    private const int StepsPerEpoch = 10_000;
    private const int Times = 5;

    public static int Run(string output, long steps)
    {
        var folder = Record(output, steps);
        RunSummary summary = null!;
        Measure("reading the summary", () => summary = RunSummary.Read(folder));
        Measure("training dashboard", () => TrainingDashboard.Draw(summary));
        Measure("data usage analysis", () => DataUsagePlot.Draw(summary));
        Measure("all reports and pictures, written", () => RunReports.Write(folder));
        return 0;
    }

    private static string Record(string output, long steps)
    {
        var clock = Stopwatch.StartNew();
        using var run = TrainingRun.Start(new TrainingRunOptions { Name = "plots", Output = output, Exporters = [], Journal = new JournalOptions { WhenFull = WhenFull.Wait } });
        run.Plan((int)(steps / StepsPerEpoch), StepsPerEpoch);
        var loop = new PlottedLoop(run);
        for (long step = 0; step < steps; step++) loop.TrainStep((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch), step);
        run.Complete();
        run.Dispose();
        Console.WriteLine(FormattableString.Invariant($"{steps:N0} steps with an event each, recorded in {clock.Elapsed.TotalSeconds:F1} s"));
        return run.Folder.Root;
    }

    /// <summary>The first time has the just-in-time compiler in it, as the end of every run has.</summary>
    private static void Measure(string what, Action action)
    {
        var seconds = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var clock = Stopwatch.StartNew();
            action();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Console.WriteLine(FormattableString.Invariant($"{what,-34} first {seconds[0],6:F3} s, least of {Times} {seconds.Min(),6:F3} s"));
    }
}

/// <summary>A step with what the pictures show: losses, phases, a rate, a learning rate, a gradient norm and the use of a file.</summary>
internal sealed partial class PlottedLoop(TrainingRun run)
{
    private long _step;

    [Step]
    public partial StepValues TrainStep([EpochIndex] int epoch, [BatchIndex] int index, long step);

    private StepValues TrainStepCore(int epoch, int index, long step)
    {
        _step = step;
        FileUsed(1000 + (int)(step % 977), 64, step % 3 == 0, (int)(step % 13) - 6, 1 + 0.1 * Math.Sin(step), 1 + 0.2 * Math.Cos(step), 1e-3 * (1 + step % 101), step % 10 != 0);
        Forward();
        Backward();
        var noise = (float)(0.1 * Math.Sin(0.37 * step) * Math.Cos(0.011 * step));
        return AnnotatedLoop.Values with { Reconstruction = 6 / (1 + step * 1e-5f) + noise, Kl = step % 50_021 == 0 ? float.NaN : 2 + noise };
    }

    [Phase]
    private partial void Forward();

    private static void ForwardCore()
    {
    }

    [Phase]
    [return: GradientNorm("norm")]
    private partial float Backward();

    private float BackwardCore() => 1 + 0.5f * MathF.Sin(0.01f * _step);

    [Event("data_usage")]
    private partial void FileUsed(
        int originalLength, int processedLength, bool augmented, int transposition, double timeStretch, double velocityScale, double processingTime, bool cacheHit);
}
