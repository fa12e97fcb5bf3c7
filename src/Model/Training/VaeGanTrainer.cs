using System.Runtime.InteropServices;
using Instrumentation.Model.Data;
using Instrumentation.Model.Lineage;
using Instrumentation.Model.Network;
using Instrumentation.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Instrumentation.Model.Training;

/// <summary>Trains a <see cref="VaeGan"/>: in each step encoder and decoder take a step of Adam, then the discriminator does.</summary>
/// <remarks>
/// Epochs are counted from 1, batches within one from 0. Nothing random is drawn here but the samples, which have their own streams.
/// What is recorded of the training, and checked, is said by the attributes; nothing in the loop logs, measures or times.
/// </remarks>
internal sealed partial class VaeGanTrainer : IDisposable
{
    private readonly TrainingRun _run;
    private readonly VaeGan _model;
    private readonly MidiLoader _loader;
    private readonly DataUsage _usage;
    private readonly TrainerOptions _options;
    private readonly KlSchedule _klSchedule;
    private readonly LearningRateSchedule _learningRateSchedule;
    private readonly Adam _optimizer;
    private readonly Adam _discriminatorOptimizer;
    private readonly LayerProbe _layers;
    private readonly LayerProbe _discriminatorLayers;

    // Where the random stream stood when the step began.
    private byte[] _random = [];

    // The graphs of the step in progress. They live in its dispose scope.
    private GeneratorPass _pass;
    private Tensor? _discriminatorLoss;
    private long _step;

    private float _bestReconstruction = float.PositiveInfinity;

    /// <param name="run">Records the training.</param>
    /// <param name="model">What is trained. The caller disposes of it.</param>
    /// <param name="loader">Serves the training and the held-out batches.</param>
    /// <param name="options">How to train.</param>
    public VaeGanTrainer(TrainingRun run, VaeGan model, MidiLoader loader, TrainerOptions options)
    {
        _run = run;
        _model = model;
        _loader = loader;
        _usage = new DataUsage(run);
        _options = options;
        var totalSteps = options.Epochs * loader.BatchesPerEpoch;
        _klSchedule = options.KlSchedule(totalSteps);
        _learningRateSchedule = options.LearningRateSchedule(totalSteps);
        _optimizer = optim.Adam(model.GeneratorParameters, options.LearningRate, beta2: 0.99);
        _discriminatorOptimizer = optim.Adam(model.DiscriminatorParameters, options.DiscriminatorLearningRate, beta1: 0.5, beta2: 0.99);
        _layers = model.ProbeGenerator();
        _discriminatorLayers = model.ProbeDiscriminator();
    }

    /// <summary>Trains on every batch of the epoch, evaluates, writes samples, and the weights if they are the best so far.</summary>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    [Epoch]
    public partial EpochResult TrainEpoch([EpochIndex] int epoch);

    private EpochResult TrainEpochCore(int epoch)
    {
        using var batches = new BatchesAhead(Recorded(epoch));
        while (LoadBatch(batches, epoch) is { } batch)
        {
            CollectionPoint.Pass();
            TrainStep(batch, epoch, batch.Index);
            StopIfAsked();
        }

        var heldOut = Evaluate(epoch);
        GenerateSamples(epoch);
        var isBest = heldOut.Reconstruction < _bestReconstruction;
        if (isBest)
        {
            _bestReconstruction = heldOut.Reconstruction;
            SaveBestWeights(epoch);
        }

        return new EpochResult(heldOut, isBest, CheckpointSaved: isBest);
    }

    /// <summary>The batches of an epoch. Their files are recorded where they are made, before their step.</summary>
    private IEnumerable<Batch> Recorded(int epoch)
    {
        foreach (var batch in _loader.Batches(epoch - 1, FirstBatchOf(epoch)))
        {
            _usage.Record(batch, epoch, StepOf(epoch, batch.Index));
            yield return batch;
        }
    }

    /// <summary>A resumed training goes on in the middle of an epoch.</summary>
    private int FirstBatchOf(int epoch) => _run.ResumedFrom is { } from && from.Epoch == epoch ? from.Batch : 0;

    /// <summary>
    /// Between two steps the training can be left. An exception leaves it, so that an epoch that did not get to its end is not recorded as one
    /// that did.
    /// </summary>
    private void StopIfAsked() => _run.Stopping.ThrowIfCancellationRequested();

    [Phase("data")]
    private partial Batch? LoadBatch(IEnumerator<Batch> batches, int epoch);

    private Batch? LoadBatchCore(IEnumerator<Batch> batches, int epoch)
    {
        if (!batches.MoveNext()) return null;
        return _options.Hooks is { } hooks ? hooks.Load(batches.Current, StepOf(epoch, batches.Current.Index)) : batches.Current;
    }

    private long StepOf(int epoch, int batch) => (epoch - 1L) * _loader.BatchesPerEpoch + batch;

    /// <summary>One step of both sides of the game on one batch.</summary>
    [Step]
    public partial StepResult TrainStep(Batch batch, [EpochIndex] int epoch, [BatchIndex] int index);

    private StepResult TrainStepCore(Batch batch, int epoch, int index)
    {
        using var scope = NewDisposeScope();
        var liveTensors = Tensor.TotalCount;
        _step = StepOf(epoch, index);
        _model.CopyRandom(ref _random);
        var (klWeight, learningRate) = SetSchedules();
        var losses = Forward(batch, klWeight);
        var gradientNorm = Backward();
        Optimize();
        var discriminator = DiscriminatorForward();
        var discriminatorGradientNorm = DiscriminatorBackward();
        OptimizeDiscriminator();
        return new StepResult(
            losses, discriminator.Loss, gradientNorm, discriminatorGradientNorm, learningRate, klWeight, liveTensors,
            batch.Size, batch.TokenCount, batch.Files.Count, batch.FilesAugmented);
    }

    /// <summary>The losses on held-out windows. Nothing is trained and nothing random is drawn.</summary>
    [Evaluation]
    public partial EvaluationResult Evaluate([EpochIndex] int epoch);

    private EvaluationResult EvaluateCore(int epoch)
    {
        using var noGrad = no_grad();
        var (reconstruction, kl, musicalConstraint) = (0.0, 0.0, 0.0);
        var (samples, tokens) = (0, 0);
        var means = new List<float>();
        Span<float> values = stackalloc float[3];
        foreach (var batch in _loader.HeldOut())
        {
            CollectionPoint.Pass();
            using var scope = NewDisposeScope();
            var losses = _model.Evaluate(TokensOf(batch));
            Scalars.Read([losses.Reconstruction, losses.KlDivergence, losses.MusicalConstraint], values);
            AddMeans(losses.Mean, means);
            reconstruction += (double)values[0] * batch.TokenCount;
            kl += (double)values[1] * batch.Size;
            musicalConstraint += (double)values[2] * batch.Size;
            samples += batch.Size;
            tokens += batch.TokenCount;
        }

        DrawLatents(epoch, CollectionsMarshal.AsSpan(means));
        return new EvaluationResult((float)(reconstruction / tokens), (float)(kl / samples), (float)(musicalConstraint / samples), samples, tokens);
    }

    /// <summary>Keeps the best weights, whatever becomes of the training. A reader never sees half a file.</summary>
    private void SaveBestWeights(int epoch)
    {
        Directory.CreateDirectory(_options.CheckpointsFolder);
        var path = Path.Combine(_options.CheckpointsFolder, "best_weights.dat");
        long size;
        using (var stream = File.Create(path + ".new"))
        {
            _model.Save(stream);
            size = stream.Length;
        }

        File.Move(path + ".new", path, overwrite: true);
        CheckpointSaved(epoch, Path.Combine(Path.GetFileName(_options.CheckpointsFolder), Path.GetFileName(path)), size);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        CollectionPoint.LetCollect();
    }

    [Phase("forward")]
    private partial GeneratorLosses Forward(Batch batch, float klWeight);

    private GeneratorLosses ForwardCore(Batch batch, float klWeight)
    {
        _pass = _model.Generate(TokensOf(batch), klWeight);
        Span<float> values = stackalloc float[6];
        Scalars.Read([_pass.Reconstruction, _pass.KlDivergence, _pass.Adversarial, _pass.MusicalConstraint, _pass.Total, _pass.ActiveUnits], values);
        return new GeneratorLosses(values[0], values[1], values[2], values[3], values[4], batch.Size > 1 ? values[5] : null, DiversityOfChoices(batch));
    }

    [Phase("backward")]
    [return: GradientNorm(Help = "Norm of the gradients of encoder and decoder before clipping."), Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Vanishing)]
    private partial float Backward();

    private float BackwardCore()
    {
        _optimizer.zero_grad();
        _pass.Total.backward();
        _options.Hooks?.AfterBackward(_step);
        var norm = GradientNorm.Clip(_model.GeneratorParameters, _options.GradientNormLimit);
        if (!float.IsFinite(norm)) Locate(_layers);
        return norm;
    }

    [Phase("optimizer", Guarded = true)]
    private partial void Optimize();

    private void OptimizeCore() => Update(_optimizer, _layers, "generator");

    [Phase("discriminator_forward")]
    private partial DiscriminatorResult DiscriminatorForward();

    private DiscriminatorResult DiscriminatorForwardCore()
    {
        (_discriminatorLoss, var accuracy) = _model.Discriminate(_pass);
        Span<float> values = stackalloc float[2];
        Scalars.Read([_discriminatorLoss, accuracy], values);
        return new DiscriminatorResult(values[0], values[1]);
    }

    [Phase("discriminator_backward")]
    [return: GradientNorm("discriminator_gradient_norm", Help = "Norm of the discriminator's gradients before clipping."), Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Vanishing)]
    private partial float DiscriminatorBackward();

    private float DiscriminatorBackwardCore()
    {
        // The generator's pass left gradients in the discriminator, too.
        _discriminatorOptimizer.zero_grad();
        _discriminatorLoss!.backward();
        var norm = GradientNorm.Clip(_model.DiscriminatorParameters, _options.GradientNormLimit);
        if (!float.IsFinite(norm)) Locate(_discriminatorLayers);
        return norm;
    }

    [Phase("discriminator_optimizer", Guarded = true)]
    private partial void OptimizeDiscriminator();

    private void OptimizeDiscriminatorCore() => Update(_discriminatorOptimizer, _discriminatorLayers, "discriminator");

    private Tensor TokensOf(Batch batch) => tensor(batch.Tokens, batch.Size, batch.WindowLength).to(_model.Device);
}
