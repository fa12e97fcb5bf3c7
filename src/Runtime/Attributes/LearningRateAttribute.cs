namespace Instrumentation;

/// <summary>A learning rate in force during the step. The name is <c>learning_rate</c> unless given.</summary>
/// <inheritdoc/>
public sealed class LearningRateAttribute(string? name = "learning_rate") : MeasurementAttribute(name);
