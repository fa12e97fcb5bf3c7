using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Model.Data;
using Instrumentation.Model.Lineage;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Tests.Data;

namespace Instrumentation.Model.Tests.Lineage;

/// <summary>A run that uses files and trains nothing: what it records of its data is what a training records.</summary>
internal sealed partial class RecordedTraining(TrainingRun run, MidiLoader loader)
{
    private readonly DataUsage _usage = new(run);

    /// <summary>A loader over 20 pieces that are written to <paramref name="data"/>.</summary>
    public static MidiLoader Loader(string data)
    {
        Directory.CreateDirectory(data);
        foreach (var (name, score) in StarterPieces.All.Take(20)) MidiCodec.Write(score, Path.Combine(data, name));
        return new MidiLoader(Dataset.Open(data), new MidiLoaderOptions { BatchSize = 5, WindowLength = 48, Seed = 11, AugmentationProbability = 0.8 });
    }

    public static TrainingRun Start(string output, bool keepsJournal = true, Rotation? rotation = null, string? resume = null) => TrainingRun.Start(new TrainingRunOptions
    {
        Name = "lineage",
        Output = output,
        Resume = resume,
        Exporters = [new JsonLinesExporter(rotation)],
        Journal = new JournalOptions { SegmentSize = 1 << 16, WhenFull = WhenFull.Wait, Keep = keepsJournal },
        HandleSignals = false,
    });

    /// <summary>Takes the steps of an epoch, with the files of each recorded <paramref name="ahead"/> steps before it.</summary>
    public void Train(int epoch, int first = 0, int steps = int.MaxValue, int ahead = 2)
    {
        var batches = loader.Batches(epoch - 1, first).ToList();
        for (var next = 0; next < Math.Min(ahead, batches.Count); next++) Record(epoch, batches[next]);
        for (var next = 0; next < Math.Min(steps, batches.Count); next++)
        {
            if (next + ahead < batches.Count) Record(epoch, batches[next + ahead]);
            TrainStep(epoch, batches[next].Index);
        }
    }

    private void Record(int epoch, Batch batch) => _usage.Record(batch, epoch, (epoch - 1L) * loader.BatchesPerEpoch + batch.Index);

    [Step]
    private partial void TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private static void TrainStepCore(int epoch, int batch)
    {
    }
}
