using Instrumentation.Export;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>A run with something of everything that an exporter carries from one record to the next, in small segments.</summary>
internal static class RichRun
{
    public static RunFolder Play(string output, int epochs = 3, int batches = 40, Func<FileExporter[]>? exporters = null, Action<int>? afterStep = null)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(Options(output, time, (exporters ?? All)()));
        Train(run, time, epochs, batches, afterStep);
        run.Complete();
        run.Dispose();
        return run.Folder;
    }

    public static FileExporter[] All() => [new TextLogExporter(LogLevel.Debug), new JsonLinesExporter(), new TensorBoardExporter()];

    public static TrainingRunOptions Options(string output, TimeProvider time, params IReadOnlyList<Exporter> exporters) => new()
    {
        Name = "rich",
        Output = output,
        Exporters = exporters,
        Time = time,
        Journal = new JournalOptions { SegmentSize = 1 << 14, Keep = true, WhenFull = WhenFull.Wait },
        CursorStateInterval = TimeSpan.Zero,
        ReadMemory = static () => ScriptedRun.Memory,
    };

    public static void Train(TrainingRun run, SettableTime time, int epochs, int batches, Action<int>? afterStep = null)
    {
        var labelled = new LabelledLoop(run);
        var loop = new ScriptedLoop(run, time);
        run.Plan(epochs, batches);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            loop.Epoch(epoch, () => Epoch(epoch), Recorded.Flag("is_best_model", epoch == 2));
            labelled.Validate(epoch % 2 == 0 ? "valid" : "test");
        }

        void Epoch(int epoch)
        {
            for (var batch = 0; batch < batches; batch++)
            {
                var value = batch % 7 == 3 ? float.NaN : 1f / (batch + epoch);
                var number = (batch, value);
                loop.Phase("loading", TimeSpan.FromMilliseconds(batch), Recorded.Counter("files_processed", 2));
                loop.Step(epoch, batch, () => Inside(number), Recorded.Loss("total", value, "tot"), Recorded.Counter("samples", 16, rate: true),
                    Recorded.Of("offset", (1L << 60) + batch), Recorded.Text("note", batch % 3 == 0 ? null : "käse\n" + batch), Recorded.LearningRate(1e-4 / epoch));
                if (batch % 5 == 0) loop.Event("sample_saved", Recorded.Text("path", $"sample_{epoch}_{batch}.mid"), Recorded.Gauge("quality", -value));
                if (batch % 11 == 0) loop.Anomaly("total", Anomaly.Spike, 100, 0, batch);
                if (batch % 11 == 1) loop.Change(EpisodeChange.Worsened, "total", Anomaly.Spike, 1e6, 0, batch, Severity.Critical, firstStep: run.Position.Step - 1, count: 2);
                if (batch % 11 == 2) loop.Change(EpisodeChange.Resolved, "total", Anomaly.Spike, 1e6, 0, batch, Severity.Critical, firstStep: run.Position.Step - 2, count: 2);
                if (batch % 7 == 3) loop.Threshold("total", Anomaly.Spike, value, 0.1, double.MaxValue, adjustments: batch, warmingUp: epoch == 1, scope: batch % 2 == 0 ? "a/b" : null);
                if (batch == 9) run.Announce(TrainingChange.LossWeights, epoch == 1 ? "β → 1" : null);
                afterStep?.Invoke(batch);
            }

            labelled.Train([0.5f, epoch, -0.0f, 7, 8]);
            loop.Evaluation(epoch, Recorded.Loss("total", 0.25f * epoch), Recorded.Gauge("accuracy", 0.5));
        }

        void Inside((int Batch, float Value) step)
        {
            loop.Event("file_read", Recorded.Sample("file", $"stück_{step.Batch}.mid"));
            loop.Phase("forward", TimeSpan.FromMilliseconds(3), Recorded.Loss("reconstruction", step.Value, "recon"), Recorded.Text("shape", "[16, 512]"));
            loop.Phase("backward", TimeSpan.FromMilliseconds(5), Recorded.GradientNorm(step.Batch));
            loop.Phase("backward", TimeSpan.FromMilliseconds(6), Recorded.GradientNorm(step.Batch + 0.5f));
            if (step.Batch % 13 == 0) loop.Fault(new InvalidOperationException("The data set is empty."));
        }
    }

    /// <summary>Everything in the folder that is a function of its journal, by path: a capsule is not, it keeps what the program captured at that time.</summary>
    public static SortedDictionary<string, byte[]> FilesOf(string root)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path);
            if (!name.StartsWith("journal", StringComparison.Ordinal) && !name.StartsWith("anomalies", StringComparison.Ordinal)) files.Add(name, File.ReadAllBytes(path));
        }

        return files;
    }

    public static void AssertEqual(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> actual, string because)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, bytes) in expected)
            Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), $"{name} differs at byte {bytes.AsSpan().CommonPrefixLength(actual[name])} of {bytes.Length} ({because}).");
    }
}
