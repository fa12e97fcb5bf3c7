using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Instrumentation.Model.Data;
using Instrumentation.Model.Quality;
using Instrumentation.Torch;
using static TorchSharp.torch;

namespace Instrumentation.Model.Training;

/// <summary>What tells how the training does beside its losses, and its schedules. Nothing of it changes what is trained.</summary>
internal sealed partial class VaeGanTrainer
{
    /// <summary>What a capsule has of this training: where its random stream stood when the step began.</summary>
    public JsonObject Capture() => new() { ["random_stream"] = Convert.ToBase64String(_random) };

    /// <summary>Sets the learning rates, and announces where a schedule ends its rise.</summary>
    private (float KlWeight, float LearningRate) SetSchedules()
    {
        var (klWeight, learningRate) = (_klSchedule.Weight(_step), (float)(_learningRateSchedule.At(_step) * _run.LearningRateScale));
        if (_options.Hooks is { } hooks) (klWeight, learningRate) = hooks.Set(_step, klWeight, learningRate);
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = learningRate;
        foreach (var group in _discriminatorOptimizer.ParamGroups) group.LearningRate = _options.DiscriminatorLearningRate * _run.LearningRateScale;
        if (_step > 0 && _step == _learningRateSchedule.WarmupSteps) LearningRateWarmedUp(learningRate);
        if (_step > 0 && _step == _klSchedule.WarmupSteps) DivergenceAnnealed(klWeight);
        return (klWeight, learningRate);
    }

    private void Update(optim.Optimizer optimizer, LayerProbe layers, string network)
    {
        var isLookedInto = _step % _options.HistogramInterval == 0;
        var isObserved = isLookedInto || _step % _options.LayerInterval == 0;
        if (isLookedInto)
        {
            foreach (var layer in layers.BeforeUpdateWithValues()) LayerLookedInto(layer);
        }
        else if (isObserved)
        {
            layers.BeforeUpdate();
        }

        optimizer.step();
        if (!isObserved) return;
        foreach (var layer in layers.AfterUpdate()) LayerUpdated(layer);
        WeightsUpdated(network, layers.WeightChange);
    }

    /// <summary>Names the parameter where NaN came from.</summary>
    private void Locate(LayerProbe layers)
    {
        if (layers.FindNonFinite() is { } parameter) NonFiniteFound(parameter);
    }

    private double? DiversityOfChoices(Batch batch)
    {
        using var scope = NewDisposeScope();
        var chosen = MemoryMarshal.Cast<byte, long>(_pass.ChosenTokens.cpu().contiguous().bytes);
        return WindowDiversity.Relative(chosen, batch.Tokens, batch.Size, Vocabulary.Padding);
    }

    [Event("layer_updated")]
    private partial void LayerUpdated([Nested("")] LayerHealth layer);

    [Event("layer_values")]
    private partial void LayerLookedInto([Nested("")] LayerValues layer);

    [Event("weights_updated")]
    private partial void WeightsUpdated(
        [Label("network", MaxValues = 2)] string network,
        [Gauge("weight_change", Help = "Norm of what an update changes of the weights.")] [Detect(Anomaly.StepWithoutEffect)] double change);

    [Event("non_finite_parameter")]
    private partial void NonFiniteFound([Nested("")] NonFiniteParameter parameter);

    [Event("learning_rate_warmed_up")]
    [Announces(TrainingChange.LearningRate)]
    private partial void LearningRateWarmedUp([Field] float reached);

    [Event("divergence_annealed")]
    [Announces(TrainingChange.LossWeights)]
    private partial void DivergenceAnnealed([Field] float reached);
}
