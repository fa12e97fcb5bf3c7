using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Training;

namespace Instrumentation.Model.Tests.Network;

/// <summary>Music without any pitch is trained on like any other.</summary>
[Collection(TorchTests.Name)]
public sealed class DrumsOnlyTests
{
    [Fact]
    public void An_epoch_on_drums_alone_has_finite_losses()
    {
        using var folder = new TemporaryFolder();
        for (var piece = 0; piece < 6; piece++)
        {
            var strokes = Enumerable.Range(0, 32).Select(i => new Note(0, Note.DrumChannel, 0, (byte)(36 + (i * (piece + 1)) % 12), 90, 48 * i, 12)).ToList();
            MidiCodec.Write(new Score { TicksPerQuarter = 48, Notes = strokes }, folder.File($"data/groove{piece}x.mid"));
        }

        var loader = new MidiLoader(Dataset.Open(Path.Combine(folder, "data")), new MidiLoaderOptions { BatchSize = 2, WindowLength = Small.Window, AugmentationProbability = 1 });
        using var model = Small.Model();
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        using var trainer = new VaeGanTrainer(run, model, loader, new TrainerOptions
        {
            SampleLength = 16, SamplesFolder = Path.Combine(folder, "samples"), CheckpointsFolder = Path.Combine(folder, "checkpoints"),
        });

        var epoch = trainer.TrainEpoch(1);

        Assert.True(float.IsFinite(epoch.HeldOut.Reconstruction) && float.IsFinite(epoch.HeldOut.KlDivergence) && float.IsFinite(epoch.HeldOut.MusicalConstraint), epoch.ToString());
    }
}
