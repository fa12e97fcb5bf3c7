using Instrumentation.Model.Data;
using Instrumentation.Model.Training;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

/// <summary>A training that goes on from a checkpoint is the training that never stopped, bit for bit.</summary>
[Collection(TorchTests.Name)]
public sealed class CheckpointTests : IDisposable
{
    private readonly SmallCorpus _corpus = new();

    public void Dispose() => _corpus.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(11)]
    public void Restored_in_a_fresh_model_the_training_repeats_every_later_loss_and_weight(int stepsBefore)
    {
        const int Steps = 25;
        var checkpoint = Directory.CreateDirectory(Path.Combine(_corpus.Checkpoints, "checkpoint")).FullName;
        var (losses, weights) = _corpus.Train(1, (trainer, loader) =>
        {
            Train(trainer, loader, 0, stepsBefore);
            trainer.Save(checkpoint);
            return (Train(trainer, loader, stepsBefore, Steps), Saved(trainer));
        });

        var (resumedLosses, resumedWeights) = _corpus.Train(1, (trainer, loader) =>
        {
            trainer.Restore(checkpoint);
            return (Train(trainer, loader, stepsBefore, Steps), Saved(trainer));
        });

        Assert.Equal(losses, resumedLosses);
        Assert.Equal(weights, resumedWeights);
    }

    private static StepResult[] Train(VaeGanTrainer trainer, MidiLoader loader, int from, int to)
    {
        var steps = new List<StepResult>();
        for (var epoch = from / loader.BatchesPerEpoch; epoch * loader.BatchesPerEpoch < to; epoch++)
        {
            var first = Math.Max(0, from - epoch * loader.BatchesPerEpoch);
            foreach (var batch in loader.Batches(epoch, first))
            {
                if (epoch * loader.BatchesPerEpoch + batch.Index == to) break;
                steps.Add(trainer.TrainStep(batch, epoch + 1, batch.Index) with { LiveTensors = 0 });
            }
        }

        return [.. steps];
    }

    /// <summary>Every byte that a checkpoint has: weights, optimizers, random stream.</summary>
    private byte[] Saved(VaeGanTrainer trainer)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_corpus.Checkpoints, Path.GetRandomFileName())).FullName;
        trainer.Save(folder);
        return [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
    }
}
