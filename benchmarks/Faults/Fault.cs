using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace Instrumentation.Benchmarks.Faults;

/// <summary>A fault that happens in the real model: what is done to its data, its schedules, its gradients or its process.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="start">The step in which it begins.</param>
/// <param name="expected">The anomalies of which at least one has to be found; none for the control.</param>
internal class Fault(string name, long start, params Anomaly[] expected) : IStepHooks
{
    public string Name => name;

    public IReadOnlyList<Anomaly> Expected => expected;

    public long Start => start;

    /// <summary>The first step that a finding about it can name.</summary>
    public virtual long FirstStep => start;

    /// <summary>Gets hold of what the fault is to happen to.</summary>
    public virtual void Attach(VaeGan model)
    {
    }

    public Batch Load(Batch batch, long step) => step < start ? batch : Spoil(batch, step);

    public (float KlWeight, float LearningRate) Set(long step, float klWeight, float learningRate) =>
        step < start ? (klWeight, learningRate) : Change(step, klWeight, learningRate);

    public void AfterBackward(long step)
    {
        if (step >= start) Spoil(step);
    }

    /// <summary>Does something to the gradients.</summary>
    protected virtual void Spoil(long step)
    {
    }

    protected virtual Batch Spoil(Batch batch, long step) => batch;

    protected virtual (float KlWeight, float LearningRate) Change(long step, float klWeight, float learningRate) => (klWeight, learningRate);

    /// <summary>The batch with other tokens in it.</summary>
    protected static Batch With(Batch batch, Func<long, int, long> token) => new()
    {
        Index = batch.Index,
        Size = batch.Size,
        WindowLength = batch.WindowLength,
        Tokens = [.. batch.Tokens.Select((known, place) => known == Vocabulary.Padding ? known : token(known, place))],
        TokenCount = batch.TokenCount,
        FilesAugmented = batch.FilesAugmented,
        Files = batch.Files,
    };
}

/// <summary>Factors on what a step is set to, from a step on.</summary>
internal sealed class Scaled(string name, long start, float klWeight, float learningRate, params Anomaly[] expected) : Fault(name, start, expected)
{
    protected override (float KlWeight, float LearningRate) Change(long step, float weight, float rate) => (weight * klWeight, rate * learningRate);
}

/// <summary>NaN in the loss of one step.</summary>
internal sealed class NotANumber(long start) : Fault("NaN in one batch", start, Anomaly.NonFinite)
{
    protected override (float KlWeight, float LearningRate) Change(long step, float klWeight, float learningRate) => (step == Start ? float.NaN : klWeight, learningRate);
}

/// <summary>A share of the tokens is any token.</summary>
internal sealed class Noise(string name, long start, double share, bool lasts, params Anomaly[] expected) : Fault(name, start, expected)
{
    protected override Batch Spoil(Batch batch, long step)
    {
        if (!lasts && step > Start) return batch;
        var random = new SeededRandom(SeededRandom.Mix(17, (ulong)step));
        return With(batch, (token, _) => random.NextDouble() < share ? 1 + random.Next(Vocabulary.Size - 1) : token);
    }
}

/// <summary>The gradients of some parameters are zero.</summary>
internal sealed class NoGradient(string name, long start, Func<VaeGan, IEnumerable<Parameter>> parameters, params Anomaly[] expected) : Fault(name, start, expected)
{
    private List<Parameter> _parameters = [];

    public override void Attach(VaeGan model) => _parameters = [.. parameters(model)];

    protected override void Spoil(long step)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var parameter in _parameters) parameter.grad?.zero_();
    }
}

/// <summary>The data come late.</summary>
internal sealed class SlowData(string name, long start, TimeSpan delay, bool once, params Anomaly[] expected) : Fault(name, start, expected)
{
    /// <summary>Data that do not come are waited for while the step before is the last one.</summary>
    public override long FirstStep => once ? Start - 1 : Start;

    protected override Batch Spoil(Batch batch, long step)
    {
        if (!once || step == Start) Thread.Sleep(delay);
        return batch;
    }
}

/// <summary>Tensors that nobody disposes of, some in each step.</summary>
internal sealed class Leak(long start, int tensors) : Fault("leak of 3 tensors per step", start, Anomaly.TensorLeak)
{
    private readonly List<torch.Tensor> _lost = [];

    protected override Batch Spoil(Batch batch, long step)
    {
        for (var i = 0; i < tensors; i++) _lost.Add(torch.zeros(16).DetachFromDisposeScope());
        return batch;
    }
}

/// <summary>The decoder writes the same token whatever it is given.</summary>
internal sealed class CollapsedDecoder(long start) : Fault("collapsed decoder", start, Anomaly.ModeCollapse)
{
    private Parameter? _bias;

    public override void Attach(VaeGan model) => _bias = model.GeneratorParameters.Single(parameter => parameter.dim() == 1 && parameter.shape[0] == Vocabulary.Size);

    protected override Batch Spoil(Batch batch, long step)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        _bias![7].fill_(60);
        return batch;
    }
}
