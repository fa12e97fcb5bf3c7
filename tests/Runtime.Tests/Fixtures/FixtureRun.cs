using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Runtime.Tests.Export;

namespace Instrumentation.Runtime.Tests.Fixtures;

/// <summary>
/// The run that the kept folders hold. A new version of the journal's format gets a folder of its own: record it with
/// <see cref="Record"/> and keep what it leaves, because every later version must read it.
/// </summary>
internal static class FixtureRun
{
    public const int Epochs = 2;
    public const int Batches = 80;
    public const int BatchOfNaN = 7;

    /// <summary>The run folder of a kept version.</summary>
    public static string Of(int version) =>
        Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"run_v{version}")).Single();

    /// <summary>The loss of a step: NaN in one step of the first epoch.</summary>
    public static float Loss(int epoch, int batch) => (epoch, batch) == (1, BatchOfNaN) ? float.NaN : 10f / epoch + (batch / 16f);

    public static string PathOf(int batch) => $"Stück {batch} ♪.mid";

    public static float[] Pitches(int batch) => [.. Enumerable.Range(0, batch % 5).Select(i => 60f + i + batch)];

    public static RunFolder Record(string output)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "fixture",
            Output = output,
            Exporters = [new TextLogExporter(), new JsonLinesExporter(), new TensorBoardExporter()],
            Journal = new JournalOptions { SegmentSize = 16384, WhenFull = WhenFull.Wait, Keep = true },
            Time = time,
            ReadMemory = static () => new MemoryUsage(1 << 20, 2 << 20, 3 << 20, 4 << 20),
            Configuration = new JsonObject { ["model_config"] = new JsonObject { ["layers"] = 3 } },
        });
        run.Plan(Epochs, Batches);
        var loop = new FixtureLoop(run);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var current = epoch;
            loop.Epoch(current, () =>
            {
                for (var batch = 0; batch < Batches; batch++) Step(loop, time, current, batch);
                return current / 2.0;
            });
        }

        run.Complete();
        return run.Folder;
    }

    private static void Step(FixtureLoop loop, SettableTime time, int epoch, int batch)
    {
        time.Advance(TimeSpan.FromMilliseconds(10));
        loop.FileRead(batch % 4 == 3 ? null : PathOf(batch), batch % 2 == 0 ? "train" : "test", Pitches(batch));
        loop.Step(epoch, batch, Loss(epoch, batch));
    }
}
