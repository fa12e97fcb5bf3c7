using TorchSharp;

namespace Instrumentation.Model.Tests.Values;

internal readonly record struct PositionalTensor([Loss("lost"), Detect(Anomaly.NonFinite)] torch.Tensor? Value);

internal readonly struct TensorProperty(torch.Tensor? value)
{
    [Gauge]
    public torch.Tensor? Value { get; } = value;
}

internal struct TensorField
{
    [Gauge]
    public torch.Tensor? Value;
}

/// <summary>A loop that records one tensor at every place.</summary>
internal sealed partial class TensorLoop(TrainingRun run, Func<torch.Tensor?> sample)
{
    public void Record()
    {
        Step();
        Returned();
        Property();
        Field();
        Parameter(sample());
    }

    [Step]
    public partial PositionalTensor Step();

    private PositionalTensor StepCore() => new(sample());

    [Evaluation]
    [return: Gauge("value")]
    public partial torch.Tensor? Returned();

    private torch.Tensor? ReturnedCore() => sample();

    [Evaluation]
    public partial TensorProperty Property();

    private TensorProperty PropertyCore() => new(sample());

    [Evaluation]
    public partial TensorField Field();

    private TensorField FieldCore() => new() { Value = sample() };

    [Event]
    [Log("parameter: {value:F2}")]
    public partial void Parameter([Gauge] torch.Tensor? value);
}
