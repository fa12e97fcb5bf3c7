namespace Instrumentation;

/// <summary>A learning rate in force during the step. The name is <c>learning_rate</c> unless given.</summary>
/// <param name="name">The quantity's name in <c>snake_case</c>; <c>learning_rate</c> by default.</param>
public sealed class LearningRateAttribute(string? name = "learning_rate") : MeasurementAttribute(name);
