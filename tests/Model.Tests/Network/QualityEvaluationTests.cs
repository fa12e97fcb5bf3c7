using System.Globalization;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Network;
using Instrumentation.Model.Quality;
using Instrumentation.Model.Tests.Quality;
using Instrumentation.Model.Training;
using TorchSharp;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Network;

/// <summary>The evaluation of samples within a training.</summary>
[Collection(TorchTests.Name)]
public sealed class QualityEvaluationTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trained_model_is_better_than_the_untrained_one_on_the_starter_corpus()
    {
        Corpus.Write(Path.Combine(_folder, "data"));
        AssertLearns("starter corpus", windowsPerPiece: 4, epochs: 8);
    }

    [SharedDataFact]
    public void A_trained_model_is_better_than_the_untrained_one_on_real_music()
    {
        foreach (var file in SharedData.FilesBelow("midi/nottingham").Where((_, i) => i % 6 == 0)) File.Copy(file, _folder.File($"data/{Path.GetFileName(file)}"));
        AssertLearns("nottingham, every sixth file", windowsPerPiece: 2, epochs: 8);
    }

    [Fact]
    public void Drawing_and_judging_samples_changes_no_loss()
    {
        using var corpus = new SmallCorpus();
        Assert.Equal(Losses(evaluates: false), Losses(evaluates: true));

        float[] Losses(bool evaluates) => corpus.Train(1, (trainer, loader) =>
        {
            if (evaluates) trainer.GenerateSamples(0);
            return Enumerable.Range(1, 2).SelectMany(epoch => loader.Batches(epoch - 1).Select(batch =>
            {
                var losses = trainer.TrainStep(batch, epoch, batch.Index).Losses;
                if (evaluates && batch.Index % 5 == 0) trainer.GenerateSamples(epoch);
                return losses.Total;
            })).ToArray();
        });
    }

    private void AssertLearns(string corpus, int windowsPerPiece, int epochs)
    {
        var size = new ModelSize(Window: 64, Width: 64, Heads: 4, EncoderBlocks: 1, DecoderBlocks: 2, Latent: 16, DiscriminatorWidth: 16);
        var loader = new MidiLoader(Dataset.Open(Path.Combine(_folder, "data")), new MidiLoaderOptions { WindowLength = size.Window, WindowsPerPiece = windowsPerPiece, Seed = 1 });
        using var model = new VaeGan(size, new LossWeights(), 1, torch.CPU);
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        using var trainer = new VaeGanTrainer(run, model, loader, new TrainerOptions
        {
            Epochs = epochs, LearningRate = 4e-3f, Seed = 1, SampleLength = 128, SamplesFolder = Path.Combine(_folder, "samples"), CheckpointsFolder = Path.Combine(_folder, "checkpoints"),
        });

        var untrained = Evaluate(0);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            foreach (var batch in loader.Batches(epoch - 1)) trainer.TrainStep(batch, epoch, batch.Index);
        }

        var trained = Evaluate(epochs);
        var better = untrained.Overlaps.Zip(trained.Overlaps).Count(pair => pair.Second > pair.First);
        var (before, after) = (Bootstrap.Mean(Qualities(untrained)), Bootstrap.Mean(Qualities(trained)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{corpus}, {epochs * loader.BatchesPerEpoch} steps: untrained {before.Mean:F4} ({before.Low:F4} to {before.High:F4}), trained {after.Mean:F4} ({after.Low:F4} to {after.High:F4}), {better} of 14 overlaps better"));
        Assert.True(after.Low > before.High, $"{after} is not above {before}");

        SetQuality Evaluate(int epoch) => trainer.EvaluateQuality(epoch, new Sampler(model, 1).Sample(64, 128));

        static double[] Qualities(SetQuality set) => [.. set.Samples.Select(sample => sample.Overall)];
    }
}
