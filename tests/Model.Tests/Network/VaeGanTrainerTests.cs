using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Training;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class VaeGanTrainerTests : IDisposable
{
    private readonly SmallCorpus _corpus = new();

    public void Dispose() => _corpus.Dispose();

    [Fact]
    public void The_same_seed_gives_bitwise_the_same_steps_and_another_seed_does_not()
    {
        Assert.Equal(Steps(1), Steps(1));
        Assert.NotEqual(Steps(1)[0].Losses, Steps(2)[0].Losses);

        StepResult[] Steps(int seed) => _corpus.Train(seed, (trainer, loader) =>
            loader.Batches(0).Take(8).Select(batch => trainer.TrainStep(batch, 1, batch.Index) with { LiveTensors = 0 }).ToArray());
    }

    [Fact]
    public void As_many_tensors_live_after_60_steps_as_after_20()
    {
        var (after20, after60) = _corpus.Train(1, (trainer, loader) =>
        {
            // What building a model left to the garbage collector must not be counted at one time and not at the other.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var steps = 0;
            (long After20, long After60) live = default;
            foreach (var (epoch, batch) in Enumerable.Range(0, 6).SelectMany(epoch => loader.Batches(epoch).Select(batch => (epoch, batch))))
            {
                trainer.TrainStep(batch, epoch + 1, batch.Index);
                steps++;
                if (steps == 20)
                    live.After20 = torch.Tensor.TotalCount;
                if (steps == 60)
                    live.After60 = torch.Tensor.TotalCount;
            }

            return live;
        });

        Assert.True(after20 > 0);
        Assert.Equal(after20, after60);
    }

    [Fact]
    public void It_learns_more_than_token_frequencies()
    {
        var (first, last, baseline) = _corpus.Train(1, (trainer, loader) =>
        {
            var epochs = Enumerable.Range(1, 6).Select(trainer.TrainEpoch).ToArray();
            return (epochs[0].HeldOut, epochs[^1].HeldOut, UnigramBaseline.CrossEntropy(loader));
        });

        Assert.True(last.Reconstruction < first.Reconstruction);
        Assert.True(last.Reconstruction < 0.8 * baseline, $"{last.Reconstruction} against {baseline}");
    }

    [Fact]
    public void Evaluation_repeats_itself_and_counts_every_held_out_token()
    {
        _corpus.Train(1, (trainer, loader) =>
        {
            var evaluation = trainer.Evaluate(1);

            Assert.Equal(loader.HeldOut().Sum(batch => batch.TokenCount), evaluation.Tokens);
            Assert.Equal(evaluation, trainer.Evaluate(1));
            return 0;
        });
    }

    [Fact]
    public void A_step_reports_its_schedules_and_its_batch()
    {
        _corpus.Train(1, (trainer, loader) =>
        {
            var batch = loader.Batches(3).First();
            var last = trainer.TrainStep(batch, 6, loader.BatchesPerEpoch - 1);
            var first = trainer.TrainStep(batch, 1, 0);

            Assert.Equal((0f, 1f), (first.KlWeight, last.KlWeight));
            Assert.True(first.LearningRate > 0 && last.LearningRate is > 0.001f and < 0.0011f);
            Assert.Equal((batch.Size, batch.TokenCount, batch.Files.Count, batch.FilesAugmented), (first.Samples, first.Tokens, first.FilesProcessed, first.FilesAugmented));
            return 0;
        });
    }

    [Fact]
    public void An_epoch_leaves_readable_music_and_weights_that_load()
    {
        var epoch = _corpus.Train(1, (trainer, _) => trainer.TrainEpoch(1));

        var samples = Directory.GetFiles(_corpus.Samples).Order().ToList();
        string[] extensions = ["mid", "png", "wav"];
        Assert.Equal(
            ["sample_epoch_001.pt", .. extensions.Select(extension => $"sample_epoch_001_1.{extension}"), .. extensions.Select(extension => $"sample_epoch_001_2.{extension}")],
            samples.Select(Path.GetFileName));
        Assert.All(samples.Where(sample => sample.EndsWith(".mid", StringComparison.Ordinal)), sample => Assert.NotEmpty(MidiCodec.Read(sample).Notes));

        using var scope = torch.NewDisposeScope();
        using var restored = Small.Model(seed: 9);
        using var checkpoint = File.OpenRead(Path.Combine(_corpus.Checkpoints, "best_weights.dat"));
        restored.Load(checkpoint);
        var heldOut = _corpus.Train(1, (_, loader) => loader.HeldOut().Single());
        var loss = restored.Evaluate(torch.tensor(heldOut.Tokens, heldOut.Size, heldOut.WindowLength)).Reconstruction.item<float>();
        Assert.Equal(epoch.HeldOut.Reconstruction, loss, 4);
    }

    [Fact]
    public void Samples_have_the_same_random_streams_in_every_epoch_and_change_with_the_model_alone()
    {
        var (first, second, trained) = _corpus.Train(1, (trainer, _) =>
        {
            trainer.GenerateSamples(0);
            var first = Music();
            trainer.GenerateSamples(0);
            var second = Music();
            trainer.TrainEpoch(1);
            return (first, second, Music());
        });

        Assert.Equal(first, second);
        Assert.NotEqual(first, trained);

        byte[] Music() => [.. Directory.GetFiles(_corpus.Samples, "*.mid").Order().SelectMany(File.ReadAllBytes)];
    }

    [Fact]
    public void Samples_that_cannot_be_written_are_said_and_the_training_goes_on()
    {
        File.WriteAllText(_corpus.Samples, "a file where the folder should be");

        var (epoch, said) = _corpus.Train(1, (trainer, _, run) =>
        {
            var epoch = trainer.TrainEpoch(1);
            using var records = run.ReadJournal();
            var said = 0;
            while (records.TryRead(out var record)) said += record.Schema.Name == "samples_not_saved" ? 1 : 0;
            return (epoch, said);
        });

        Assert.True(epoch.CheckpointSaved);
        Assert.Equal(1, said);
    }
}
