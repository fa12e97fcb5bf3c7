using Instrumentation.Model.Training;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

/// <summary>NaN in the real model: what the policy keeps from the weights.</summary>
[Collection(TorchTests.Name)]
public sealed class AnomalyPolicyTests : IDisposable
{
    private readonly SmallCorpus _corpus = new();

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public void A_step_with_NaN_leaves_every_weight_as_it_is()
    {
        _corpus.Train(1, (trainer, loader) =>
        {
            var batches = loader.Batches(0).Take(4).ToArray();
            for (var step = 0; step < 3; step++) trainer.TrainStep(batches[step], 1, step);
            var before = Weights(trainer);

            var result = trainer.TrainStep(batches[3], 1, 3);

            Assert.True(float.IsNaN(result.GradientNorm));
            Assert.Equal(before, Weights(trainer));
            return 0;
        }, hooks: new NanAt(3));
    }

    [Fact]
    public void A_training_with_NaN_in_one_batch_ends_as_well_as_one_without_it()
    {
        var clean = Train(new AnomalyPolicy(), null);
        var guarded = Train(new AnomalyPolicy(), new NanAt(20));
        var unguarded = Train(AnomalyPolicy.RecordAndWarn, new NanAt(20));

        Assert.InRange(guarded, 0, clean * 1.1f);
        Assert.True(float.IsNaN(unguarded), $"{clean} {guarded} {unguarded}");
    }

    /// <summary>The held-out loss after six epochs.</summary>
    private float Train(AnomalyPolicy policy, IStepHooks? hooks) =>
        _corpus.Train(1, (trainer, _) => Enumerable.Range(1, 6).Select(trainer.TrainEpoch).ToList()[^1].HeldOut.Reconstruction, policy, hooks);

    private byte[] Weights(VaeGanTrainer trainer)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_corpus.Checkpoints, Path.GetRandomFileName())).FullName;
        trainer.Save(folder);
        return [.. File.ReadAllBytes(Path.Combine(folder, "weights.dat"))];
    }
}
