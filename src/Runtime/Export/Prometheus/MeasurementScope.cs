namespace Instrumentation.Export.Prometheus;

/// <summary>Where measurements come from: steps with their phases and events, evaluations, or epochs.</summary>
/// <param name="Prefix">What their own names start with.</param>
/// <param name="Loss">The series of their losses.</param>
/// <param name="GradientNorm">The series of their gradient norms.</param>
/// <param name="LearningRate">The series of their learning rates.</param>
internal sealed record MeasurementScope(string Prefix, Series Loss, Series GradientNorm, Series LearningRate)
{
    public static readonly MeasurementScope Step = new(
        "", RunSeriesNames.Loss, RunSeriesNames.GradientNorm, RunSeriesNames.LearningRate);

    public static readonly MeasurementScope Validation = new(
        "validation_", RunSeriesNames.ValidationLoss, RunSeriesNames.ValidationGradientNorm, RunSeriesNames.ValidationLearningRate);

    public static readonly MeasurementScope Epoch = new(
        "epoch_", RunSeriesNames.EpochLoss, RunSeriesNames.EpochGradientNorm, RunSeriesNames.EpochLearningRate);
}
