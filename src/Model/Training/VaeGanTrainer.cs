using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Network;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Instrumentation.Model.Training;

/// <summary>Trains a <see cref="VaeGan"/>: in each step encoder and decoder take a step of Adam, then the discriminator does.</summary>
/// <remarks>Epochs, and batches within one, are counted from 0. Nothing random is drawn here but the samples, which have their own stream.</remarks>
internal sealed class VaeGanTrainer : IDisposable
{
    private readonly VaeGan _model;
    private readonly MidiLoader _loader;
    private readonly TrainerOptions _options;
    private readonly KlSchedule _klSchedule;
    private readonly LearningRateSchedule _learningRateSchedule;
    private readonly Adam _optimizer;
    private readonly Adam _discriminatorOptimizer;

    // The graphs of the step in progress. They live in its dispose scope.
    private GeneratorPass _pass;
    private Tensor? _discriminatorLoss;

    /// <param name="model">What is trained. The caller disposes of it.</param>
    /// <param name="loader">Serves the training and the held-out batches.</param>
    /// <param name="options">How to train.</param>
    public VaeGanTrainer(VaeGan model, MidiLoader loader, TrainerOptions options)
    {
        _model = model;
        _loader = loader;
        _options = options;
        var totalSteps = options.Epochs * loader.BatchesPerEpoch;
        _klSchedule = options.KlSchedule(totalSteps);
        _learningRateSchedule = options.LearningRateSchedule(totalSteps);
        _optimizer = optim.Adam(model.GeneratorParameters, options.LearningRate, beta2: 0.99);
        _discriminatorOptimizer = optim.Adam(model.DiscriminatorParameters, options.DiscriminatorLearningRate, beta1: 0.5, beta2: 0.99);
    }

    /// <summary>Trains on every batch of the epoch, evaluates, writes samples and a checkpoint.</summary>
    public EpochResult TrainEpoch(int epoch)
    {
        var (reconstruction, kl, adversarial, musicalConstraint, total, discriminator) = (0f, 0f, 0f, 0f, 0f, 0f);
        var (steps, samples, tokens) = (0, 0, 0);
        foreach (var batch in _loader.Batches(epoch))
        {
            var step = TrainStep(batch, epoch, batch.Index);
            reconstruction += step.Reconstruction;
            kl += step.KlDivergence;
            adversarial += step.Adversarial;
            musicalConstraint += step.MusicalConstraint;
            total += step.Total;
            discriminator += step.DiscriminatorLoss;
            samples += step.Samples;
            tokens += step.Tokens;
            steps++;
        }

        var heldOut = Evaluate(epoch);
        GenerateSamples(epoch);
        SaveCheckpoint(epoch);
        return new EpochResult(
            reconstruction / steps, kl / steps, adversarial / steps, musicalConstraint / steps, total / steps, discriminator / steps,
            heldOut.Reconstruction, samples, tokens);
    }

    /// <summary>One step of both sides of the game on one batch.</summary>
    public StepResult TrainStep(Batch batch, int epoch, int index)
    {
        using var scope = NewDisposeScope();
        var step = epoch * _loader.BatchesPerEpoch + index;
        var klWeight = _klSchedule.Weight(step);
        var learningRate = _learningRateSchedule.At(step);
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;

        var losses = Forward(batch, klWeight);
        var gradientNorm = Backward();
        Optimize();
        var discriminatorLoss = DiscriminatorForward();
        var discriminatorGradientNorm = DiscriminatorBackward();
        OptimizeDiscriminator();
        return new StepResult(
            losses.Reconstruction, losses.KlDivergence, losses.Adversarial, losses.MusicalConstraint, losses.Total,
            discriminatorLoss, gradientNorm, discriminatorGradientNorm, learningRate, klWeight,
            batch.Size, batch.TokenCount, batch.Files.Count, batch.FilesAugmented);
    }

    /// <summary>The losses on held-out windows. Nothing is trained and nothing random is drawn.</summary>
    public EvaluationResult Evaluate(int epoch)
    {
        using var noGrad = no_grad();
        var (reconstruction, kl, musicalConstraint) = (0.0, 0.0, 0.0);
        var (samples, tokens) = (0, 0);
        Span<float> values = stackalloc float[3];
        foreach (var batch in _loader.HeldOut())
        {
            using var scope = NewDisposeScope();
            var losses = _model.Evaluate(TokensOf(batch));
            Scalars.Read([losses.Reconstruction, losses.KlDivergence, losses.MusicalConstraint], values);
            reconstruction += (double)values[0] * batch.TokenCount;
            kl += (double)values[1] * batch.Size;
            musicalConstraint += (double)values[2] * batch.Size;
            samples += batch.Size;
            tokens += batch.TokenCount;
        }

        return new EvaluationResult((float)(reconstruction / tokens), (float)(kl / samples), (float)(musicalConstraint / samples), samples, tokens);
    }

    /// <summary>Writes the epoch's pieces of music as MIDI files and returns their paths.</summary>
    public IReadOnlyList<string> GenerateSamples(int epoch)
    {
        var sampler = new Sampler(_model, unchecked(_options.Seed * 1_000_003 + epoch));
        var paths = new List<string>();
        for (var index = 0; index < _options.SamplesPerEpoch; index++)
            paths.Add(SaveSample(sampler.Sample(_options.SampleLength), epoch, index));

        return paths;
    }

    /// <summary>Writes the weights after an epoch and returns the file's path. A reader never sees half a file.</summary>
    public string SaveCheckpoint(int epoch)
    {
        Directory.CreateDirectory(_options.CheckpointsFolder);
        var path = Path.Combine(_options.CheckpointsFolder, $"epoch_{epoch + 1:D3}.dat");
        using (var stream = File.Create(path + ".new"))
            _model.Save(stream);

        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _discriminatorOptimizer.Dispose();
    }

    private string SaveSample(int[] tokens, int epoch, int index)
    {
        Directory.CreateDirectory(_options.SamplesFolder);
        var path = Path.Combine(_options.SamplesFolder, $"epoch_{epoch + 1:D3}_sample_{index + 1}.mid");
        MidiCodec.Write(Tokenizer.Decode(tokens), path);
        return path;
    }

    private GeneratorLosses Forward(Batch batch, float klWeight)
    {
        _pass = _model.Generate(TokensOf(batch), klWeight);
        Span<float> values = stackalloc float[5];
        Scalars.Read([_pass.Reconstruction, _pass.KlDivergence, _pass.Adversarial, _pass.MusicalConstraint, _pass.Total], values);
        return new GeneratorLosses(values[0], values[1], values[2], values[3], values[4]);
    }

    private float Backward()
    {
        _optimizer.zero_grad();
        _pass.Total.backward();
        return GradientNorm.Clip(_model.GeneratorParameters, _options.GradientNormLimit);
    }

    private void Optimize() => _optimizer.step();

    private float DiscriminatorForward()
    {
        _discriminatorLoss = _model.Discriminate(_pass);
        Span<float> value = stackalloc float[1];
        Scalars.Read([_discriminatorLoss], value);
        return value[0];
    }

    private float DiscriminatorBackward()
    {
        // The generator's pass left gradients in the discriminator, too.
        _discriminatorOptimizer.zero_grad();
        _discriminatorLoss!.backward();
        return GradientNorm.Clip(_model.DiscriminatorParameters, _options.GradientNormLimit);
    }

    private void OptimizeDiscriminator() => _discriminatorOptimizer.step();

    private Tensor TokensOf(Batch batch) => tensor(batch.Tokens, batch.Size, batch.WindowLength).to(_model.Device);
}
